package org.zward.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/**
 * A ZooKeeper server in a process of its own, from the artifact that the client is of. It listens on the loopback alone, on
 * ports that were free. What it says is in {@code log} in its directory. Not thread-safe.
 */
public final class ZooKeeperProcess implements AutoCloseable {

    private static final Duration TO_START = Duration.ofSeconds(60);
    private static final Pattern SESSION = Pattern.compile("(?<=[(,]sid=)0x[0-9a-f]+");
    private static final int ANSWER_MILLIS = 2_000;
    private static final int TRIES = 3;

    private final Path directory;
    private final List<String> jvmOptions;
    private final Map<String, String> configuration;
    private final int port;

    private Optional<Process> process = Optional.empty();

    ZooKeeperProcess(Path directory, Map<String, String> configuration, int port) {
        this(directory, List.of(), configuration, port);
    }

    private ZooKeeperProcess(Path directory, List<String> jvmOptions, Map<String, String> configuration, int port) {
        this.directory = directory;
        this.jvmOptions = jvmOptions;
        this.configuration = configuration;
        this.port = port;
    }

    /** Starts one that is alone, whose sessions may be as short as a second, and up to a minute long. */
    public static ZooKeeperProcess start(Path directory) {
        return start(directory, Map.of());
    }

    /** One that is configured further. */
    static ZooKeeperProcess start(Path directory, Map<String, String> more) {
        return start(directory, List.of(), more);
    }

    /** One whose JVM is, too. */
    static ZooKeeperProcess start(Path directory, List<String> jvmOptions, Map<String, String> more) {
        for (int tries = 1; ; tries++) {
            int port = freePorts(1).get(0);
            Map<String, String> configuration = configuration(directory, port);
            configuration.putAll(more);
            ZooKeeperProcess server = new ZooKeeperProcess(directory, jvmOptions, configuration, port);
            try {
                server.start();
                server.awaitReady();
                return server;
            } catch (IllegalStateException e) {
                // somebody took the port
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    static Map<String, String> configuration(Path directory, int port) {
        Map<String, String> configuration = new TreeMap<>();
        configuration.put("tickTime", "500");
        configuration.put("minSessionTimeout", "1000");
        configuration.put("maxSessionTimeout", "60000");
        configuration.put("dataDir", directory.resolve("data").toString());
        configuration.put("clientPort", Integer.toString(port));
        configuration.put("clientPortAddress", "127.0.0.1");
        configuration.put("maxClientCnxns", "0");
        configuration.put("admin.enableServer", "false");
        configuration.put("4lw.commands.whitelist", "*");
        return configuration;
    }

    /** Ports that differ: each is free, and not let go before the last is had. */
    public static List<Integer> freePorts(int count) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Integer> ports = new ArrayList<>();
            ports.add(socket.getLocalPort());
            if (count > 1) {
                ports.addAll(freePorts(count - 1));
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, anew if it was stopped or killed: with its former data, at its former port. Does not wait for it. */
    public void start() {
        try {
            Files.createDirectories(directory.resolve("data"));
            List<String> lines = new ArrayList<>();
            configuration.forEach((key, value) -> lines.add(key + "=" + value));
            Path file = Files.write(directory.resolve("zoo.cfg"), lines);
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dzookeeper.jmx.log4j.disable=true",
                    "-Dznode.container.checkIntervalMs=1000",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=info"));
            command.addAll(jvmOptions);
            command.addAll(List.of(QuorumPeerMain.class.getName(), file.toString()));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            builder.redirectErrorStream(true);
            builder.redirectOutput(Redirect.appendTo(directory.resolve("log").toFile()));
            process = Optional.of(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it serves clients. */
    public void awaitReady() {
        await().pollInterval(Duration.ofMillis(50)).atMost(TO_START).until(() -> {
            if (!process.map(Process::isAlive).orElse(false)) {
                throw new IllegalStateException("ended: " + Files.readString(directory.resolve("log")));
            }
            return ask("srvr").contains("Mode: ");
        });
    }

    /** Where clients reach it. */
    public String connection() {
        return "127.0.0.1:" + port;
    }

    /** The port of this machine at which clients reach it. */
    public int port() {
        return port;
    }

    boolean leads() {
        return ask("srvr").contains("Mode: leader");
    }

    /** How many sessions clients have through it. */
    public long sessions() {
        return sessionIds().size();
    }

    /** The sessions that clients have through it. */
    public Set<String> sessionIds() {
        return SESSION.matcher(ask("cons")).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /** What it answers to a four letter word; empty while it does not. */
    public String ask(String word) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(word.getBytes(US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    /** SIGSTOP: it is there, and answers nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill() {
        end(Process::destroyForcibly);
    }

    /** SIGTERM, and waits until it is gone. */
    public void stop() {
        end(Process::destroy);
    }

    private void end(java.util.function.Consumer<Process> how) {
        process.ifPresent(running -> {
            how.accept(running);
            awaitEnd(running);
        });
        process = Optional.empty();
    }

    private static void awaitEnd(Process running) {
        try {
            if (!running.waitFor(TO_START.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void signal(String name) {
        Signals.send(process.orElseThrow().pid(), name);
    }

    @Override
    public void close() {
        kill();
    }
}
