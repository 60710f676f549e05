package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as it is shipped, as processes, signals, files and sockets see it. */
@Tag("package")
@Timeout(180)
class AgentProcessTest {

    private static final String READY = "ready: ";
    private static final String SCANNED = "scanned: ";

    @TempDir
    private Path directory;

    private AgentProcess.Starting agent() {
        return AgentProcess.in(directory);
    }

    private Path scanFile() {
        return AgentProcess.scanFile(directory);
    }

    private Path run() {
        return AgentProcess.run(directory);
    }

    /** The scalars of the object in the scan file. */
    private Map<String, String> scan() throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(scanFile().toFile())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                fields.put(name, json.nextToken().isScalarValue() ? json.getText() : json.currentToken() + "");
                json.skipChildren();
            }
        }
        return fields;
    }

    @Test
    void itScansAtItsStartAndOnHangUpAndEndsOnTerm() throws Exception {
        try (AgentProcess agent = agent().start()) {
            agent.awaitLog(SCANNED);
            await().until(() -> Files.exists(scanFile()));
            Map<String, String> first = scan();
            assertThat(first.keySet()).containsExactly("version", "host", "started", "finished", "pools");
            assertThat(first).containsEntry("version", "1").containsEntry("pools", "START_ARRAY");
            assertThat(Instant.parse(first.get("finished"))).isAfterOrEqualTo(Instant.parse(first.get("started")));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(scanFile())))
                    .isEqualTo("rw-r--r--");

            agent.signal("HUP").awaitLog(SCANNED, 2);
            await().untilAsserted(() -> assertThat(scan().get("started")).isNotEqualTo(first.get("started")));

            assertThat(agent.signal("TERM").end()).isZero();
            assertThat(agent.log()).contains("stopping, for SIGTERM came", "stopped");
        }
        assertThat(run()).isDirectoryNotContaining("glob:**agent.lock");
        assertThat(run()).isDirectoryContaining("glob:**locks");
    }

    @Test
    void itScansInIntervals() throws Exception {
        try (AgentProcess agent = agent().with("scan.interval", "100ms").start()) {
            agent.awaitLog(SCANNED, 3);
            assertThat(agent.signal("INT").end()).isZero();
        }
    }

    @Test
    void aSecondAgentRefusesToStartAndNamesTheFirst() throws Exception {
        try (AgentProcess first = agent().start().awaitLog(SCANNED);
                AgentProcess second = agent().start()) {
            assertThat(second.end()).isEqualTo(1);
            assertThat(second.log())
                    .hasLineCount(1)
                    .contains("another one is running: pid " + first.pid() + " (zward-agent --config ");
        }
    }

    @Test
    void anAgentThatWasKilledLeavesTheWayFreeForTheNext() throws Exception {
        try (AgentProcess killed = agent().start().awaitLog(SCANNED)) {
            killed.signal("KILL").end();
        }
        assertThat(run().resolve("agent.lock")).exists();
        try (AgentProcess next = agent().start()) {
            next.awaitLog(SCANNED);
        }
    }

    @Test
    void itClearsTheLockDirectoryAndLeavesALiveHolderAlone() throws Exception {
        Path locks = Files.createDirectories(run().resolve("locks"));
        Files.setPosixFilePermissions(locks, PosixFilePermissions.fromString("rwx------"));
        Path dead = Files.createFile(locks.resolve("dead.lock"));
        Files.setPosixFilePermissions(dead, PosixFilePermissions.fromString("rw-------"));
        ProcessBuilder exec =
                new ProcessBuilder(System.getProperty("zward.home") + "/bin/zward", "exec", "live", "--", "cat");
        exec.environment().put("ZWARD_LOCK_DIR", locks.toString());
        exec.environment().put("ZWARD_JAVA", System.getProperty("java.home") + "/bin/java");
        Process holder = exec.start();
        try {
            await().until(() -> Files.exists(locks.resolve("live.lock")) && Files.size(locks.resolve("live.lock")) > 0);
            try (AgentProcess agent = agent().start().awaitLog(READY)) {
                assertThat(agent.log()).contains("1 removed, 0 of them healed, 1 kept");
                assertThat(agent.log()).contains("live: lock file kept: held by pid ");
            }
            assertThat(dead).doesNotExist();
            assertThat(locks.resolve("live.lock")).exists();
        } finally {
            holder.getOutputStream().close();
            assertThat(holder.waitFor()).isZero();
        }
    }

    @Test
    void aPortThatIsTakenIsAnError() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                AgentProcess agent =
                        agent().with("http.port", taken.getLocalPort()).start()) {
            assertThat(agent.end()).isEqualTo(1);
            assertThat(agent.log()).contains("http.port " + taken.getLocalPort() + ": can't be listened on: ");
        }
        assertThat(run().resolve("agent.lock")).doesNotExist();
    }

    @Test
    void aWrongConfigurationNamesTheLine() throws Exception {
        try (AgentProcess agent = agent().with("scan.intervall", "1s").start()) {
            assertThat(agent.end()).isEqualTo(2);
            assertThat(agent.log()).hasLineCount(1).containsPattern("line \\d+: unknown key 'scan.intervall'");
        }
    }

    @Test
    void whatIsNoScanFileIsLeftAndRefused() throws Exception {
        Files.createDirectories(run());
        Files.setPosixFilePermissions(run(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path victim = Files.writeString(directory.resolve("victim"), "precious");

        Files.createSymbolicLink(scanFile(), victim);
        refusedAs("is a symbolic link, not a scan file");
        assertThat(victim).hasContent("precious");
        Files.delete(scanFile());

        Files.createDirectory(scanFile());
        refusedAs("is not a regular file");
        Files.delete(scanFile());

        Files.setPosixFilePermissions(run(), PosixFilePermissions.fromString("rwxrwxrwx"));
        refusedAs("others than its owner may write: choose another scan.file");
    }

    private void refusedAs(String problem) throws Exception {
        try (AgentProcess agent = agent().start()) {
            assertThat(agent.end()).isEqualTo(1);
            assertThat(agent.log()).hasLineCount(1).contains(problem);
        }
    }

    @Test
    void onAFullDiskTheLastScanStaysAndTheAgentGoesOn() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("NOT RUN: mounting takes root")
                .isEqualTo("root");
        Path small = Files.createDirectory(directory.resolve("small"));
        sh("mount -t tmpfs -o size=16k,mode=0755 zward-test '" + small + "'");
        try {
            Path file = small.resolve("scan.json");
            int port = AgentProcess.freePort();
            try (AgentProcess agent =
                    agent().with("scan.file", file).with("http.port", port).start()) {
                agent.awaitLog(SCANNED);
                await().until(() -> Files.exists(file));
                String first = Files.readString(file);
                sh("head -c 64k /dev/zero > '" + small + "/filler'; true");

                agent.signal("HUP").awaitLog("can't be replaced: No space left on device");
                assertThat(file).hasContent(first);
                assertThat(AgentProcess.get(port, "/healthz").body()).contains("can't be replaced");

                Files.delete(small.resolve("filler"));
                agent.signal("HUP").awaitLog(SCANNED, 3);
                await().untilAsserted(() -> assertThat(Files.readString(file)).isNotEqualTo(first));
                await().untilAsserted(() -> assertThat(
                                AgentProcess.get(port, "/healthz").statusCode())
                        .isEqualTo(200));
            }
        } finally {
            sh("umount -l '" + small + "'");
        }
    }

    private static void sh(String script) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("sh", "-c", script).start().waitFor()).isZero();
    }

    @Test
    void itsEndpointTellsOfScansLocksMetricsAndHealth() throws Exception {
        int port = AgentProcess.freePort();
        try (AgentProcess agent = agent().with("http.port", port).start().awaitLog(SCANNED)) {
            assertThat(AgentProcess.get(port, "/healthz").body()).isEqualTo("ok\n");
            assertThat(AgentProcess.get(port, "/api/v1/scan").body()).isEqualTo("[]\n");
            assertThat(AgentProcess.get(port, "/api/v1/locks").body()).isEqualTo("[]\n");
            assertThat(AgentProcess.get(port, "/api/v1/leases").statusCode()).isEqualTo(404);
            assertThat(AgentProcess.get(port, "/none").statusCode()).isEqualTo(404);
            HttpResponse<String> metrics = AgentProcess.get(port, "/metrics");
            assertThat(metrics.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
            assertThat(metrics.body()).contains("zward_scan_duration_seconds_count 1");

            Path locks = run().resolve("locks");
            Files.move(locks, run().resolve("moved"));
            Files.createSymbolicLink(locks, run().resolve("moved"));
            HttpResponse<String> sick = AgentProcess.get(port, "/healthz");
            assertThat(sick.statusCode()).isEqualTo(503);
            assertThat(sick.body()).contains(locks + ": the lock directory is a symbolic link");
            assertThat(AgentProcess.get(port, "/api/v1/locks").statusCode()).isEqualTo(503);
            assertThat(agent.signal("TERM").end()).isZero();
        }
    }

    @Test
    void leasesThatCantBeReachedAreSaidSoAndKeepNoScanFromEnding() throws Exception {
        int port = AgentProcess.freePort();
        try (AgentProcess agent = agent().with("http.port", port)
                .with("lease.zookeeper", "127.0.0.1:1")
                .with("lease.session-timeout", "20s")
                .start()
                .awaitLog(SCANNED)) {
            HttpResponse<String> leases = AgentProcess.get(port, "/api/v1/leases");
            assertThat(leases.statusCode()).isEqualTo(503);
            assertThat(leases.body()).contains("lease");
            assertThat(agent.signal("TERM").end()).isZero();
            assertThat(agent.log()).doesNotContainIgnoringCase("zookeeper", "curator", "ClientCnxn", "session");
        }
    }

    @Test
    void onlyThisHostReachesItsEndpoint() throws Exception {
        int port = AgentProcess.freePort();
        try (AgentProcess agent = agent().with("http.port", port).start().awaitLog(READY)) {
            String listening = String.format(":%04X ", port) + "[0-9A-F]+:0000 0A .*";
            List<String> sockets = Stream.of("tcp", "tcp6")
                    .flatMap(protocol -> lines(Path.of("/proc/" + agent.pid() + "/net/" + protocol)))
                    .filter(line -> line.matches(" *\\d+: [0-9A-F]+" + listening))
                    .toList();
            // 127.0.0.1, by itself or mapped into IPv6
            assertThat(sockets).hasSize(1).allMatch(line -> line.matches(" *\\d+: [0-9A-F]*0100007F" + listening));
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void clientsThatNeverEndTheirRequestsKeepNobodyElseOut() throws Exception {
        int port = AgentProcess.freePort();
        try (AgentProcess agent = agent().with("http.port", port).start().awaitLog(SCANNED);
                Socket one = halfARequest(port);
                Socket two = halfARequest(port);
                Socket three = halfARequest(port)) {
            assertThat(List.of(one, two, three)).allMatch(Socket::isConnected);
            assertThat(AgentProcess.get(port, "/healthz").statusCode()).isEqualTo(200);
            assertThat(agent.signal("TERM").end()).isZero();
        }
    }

    private static Socket halfARequest(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void itTellsTheServiceManagerThatItIsReadyAliveAndStopping() throws Exception {
        String socket = "@zward-agent-test-" + ProcessHandle.current().pid();
        Process python = new ProcessBuilder("python3", "-c", """
                        import socket, sys
                        receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                        receiver.bind('\\0' + sys.argv[1][1:])
                        print('bound', flush=True)
                        while True:
                            print(receiver.recv(4096).decode(), flush=True)
                        """, socket).start();
        try (BufferedReader received = python.inputReader();
                AgentProcess agent = startAfter(
                        received,
                        agent().withVariable("NOTIFY_SOCKET", socket).withVariable("WATCHDOG_USEC", "200000"))) {
            assertThat(received.readLine()).isEqualTo("READY=1");
            assertThat(received.readLine()).isEqualTo("WATCHDOG=1");
            assertThat(received.readLine()).isEqualTo("WATCHDOG=1");
            agent.signal("TERM");
            String last = received.readLine();
            while (last.equals("WATCHDOG=1")) {
                last = received.readLine();
            }
            assertThat(last).isEqualTo("STOPPING=1");
            assertThat(agent.end()).isZero();
        } finally {
            python.destroyForcibly();
        }
    }

    private static AgentProcess startAfter(BufferedReader ready, AgentProcess.Starting agent) throws IOException {
        assertThat(ready.readLine()).isEqualTo("bound");
        return agent.start();
    }

    @Test
    void anAgentWhoseOwnLockWasRemovedEnds() throws Exception {
        try (AgentProcess agent = agent().start().awaitLog(SCANNED)) {
            Files.delete(run().resolve("agent.lock"));
            assertThat(agent.signal("HUP").end()).isEqualTo(6);
            assertThat(agent.log()).contains("was removed or replaced");
        }
    }

    @Test
    void whereItsLogIsTheJournalEachLineBeginsWithItsPriority() throws Exception {
        String script = "export JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2)";
        try (AgentProcess agent = agent().after(script).start().awaitLog(SCANNED)) {
            assertThat(agent.log().lines()).allMatch(line -> line.matches("<[346]>.*"));
            assertThat(agent.log()).contains("<6>ready: ");
        }
    }
}
