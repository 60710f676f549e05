package org.zward.it.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.cluster.ZooKeeperLeases;
import org.zward.cluster.ZooKeeperProcess;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseOptions;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;

/** Who holds a lease, as the command and the agent tell it, both as they are shipped, on a host that does not hold it. */
@Timeout(300)
class LeaseReadOutTest {

    private static final ProcessIdentity HOLDER = new ProcessIdentity(4711, 815, "boot", "oss2", "zward import tank");

    @TempDir
    private Path temporary;

    private Children children;
    private ZooKeeperProcess server;
    private ZooKeeperLeases leases;
    private Held held;

    @BeforeEach
    void setUp() throws Exception {
        children = new Children(temporary);
        server = ZooKeeperProcess.start(Files.createDirectory(temporary.resolve("zookeeper")));
        leases = new ZooKeeperLeases(LeaseOptions.of(server.connection()), HOLDER);
        held = leases.take(new PoolName("tank"), Guid.of("42"), "start", Deadline.after(Duration.ofSeconds(60)));
    }

    @AfterEach
    void tearDown() {
        children.close();
        leases.close();
        server.close();
    }

    @Test
    void theCommandTellsWhoHoldsALease() throws Exception {
        assertThat(toldByCommand()).startsWith(holder()).hasLineCount(1);
    }

    @Test
    void theAgentTellsTheSame() throws Exception {
        assertThat(toldByAgent()).startsWith(holder()).hasLineCount(1);
    }

    private String holder() {
        return "[{\"pool\":\"tank\",\"guid\":\"42\",\"state\":\"held\",\"number\":" + held.number()
                + ",\"host\":\"oss2\",\"pid\":4711,\"command\":\"zward import tank\",\"purpose\":\"start\",\"since\":\"";
    }

    private String toldByCommand() throws Exception {
        Path config = Files.writeString(temporary.resolve("zward.properties"), leaseOptions());

        Process command = children.zward("--config", config, "--json", "locks", "--leases");
        children.expectSuccess(command);

        return new String(command.getInputStream().readAllBytes(), UTF_8);
    }

    private String leaseOptions() {
        return "lease.zookeeper=" + server.connection() + "\nlease.session-timeout=20s\n";
    }

    private String toldByAgent() throws Exception {
        int port = ZooKeeperProcess.freePorts(1).get(0);
        Path run = temporary.resolve("run"); // not there yet: the agent makes it as it wants it
        Path config = Files.writeString(
                temporary.resolve("agent.properties"),
                leaseOptions() + "http.port=" + port + "\nlock.dir=" + run.resolve("locks") + "\nscan.file="
                        + run.resolve("scan.json") + "\nscan.interval=1h\nbackend=command\nsearch.path="
                        + Files.createDirectory(temporary.resolve("devices")) + "\n");
        Path zpool = Files.writeString(temporary.resolve("zpool"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(zpool, PosixFilePermissions.fromString("rwxr-xr-x"));

        Process agent = children.tool(
                "env",
                "-u",
                "ZWARD_LOCK_DIR",
                "PATH=" + temporary + ":" + System.getenv("PATH"),
                Children.zwardCommand() + "-agent",
                "--config",
                config);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            assertThat(agent.isAlive()).as(children.said(agent)).isTrue();
            return children.said(agent).contains("ready: ");
        });

        return get(port);
    }

    private static String get(int port) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/leases");
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
