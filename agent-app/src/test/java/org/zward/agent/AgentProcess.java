package org.zward.agent;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The agent as it is shipped, in a process of its own, with its files in a directory of the test's. It looks for pools in
 * an empty directory, and its {@code zpool} lists none, so that it scans on a host without ZFS too.
 */
final class AgentProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static int number;

    private final Process process;
    private final Path log;

    private AgentProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** How an agent is started. */
    static final class Starting {
        private final Path directory;
        private final Map<String, String> properties = new HashMap<>();
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> by = new ArrayList<>();

        private Starting(Path directory) {
            this.directory = directory;
            properties.put("lock.dir", run(directory).resolve("locks").toString());
            properties.put("scan.file", scanFile(directory).toString());
            properties.put("scan.interval", "1h");
            properties.put("search.path", directory.resolve("devices").toString());
            properties.put("backend", "command");
        }

        Starting with(String key, Object value) {
            properties.put(key, value.toString());
            return this;
        }

        Starting withVariable(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Has it started by a shell that does something first. */
        Starting after(String script) {
            by.addAll(List.of("sh", "-c", script + "; exec \"$@\"", "sh"));
            return this;
        }

        AgentProcess start() throws IOException {
            Files.createDirectories(directory.resolve("devices"));
            Path tools = Files.createDirectories(directory.resolve("tools"));
            Path zpool = Files.writeString(tools.resolve("zpool"), "#!/bin/sh\n");
            Files.setPosixFilePermissions(zpool, PosixFilePermissions.fromString("rwxr-xr-x"));
            number++;
            Path config = directory.resolve("agent-" + number + ".properties");
            Path log = directory.resolve("agent-" + number + ".log");
            List<String> lines = new ArrayList<>();
            properties.forEach((key, value) -> lines.add(key + "=" + value));
            Files.write(config, lines);
            // what we were made to ignore, as a shell does for what it starts with &, the agent would ignore too
            List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
            command.addAll(by);
            command.addAll(
                    List.of(System.getProperty("zward.home") + "/bin/zward-agent", "--config", config.toString()));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("ZWARD_") || name.equals("JAVA_HOME"));
            builder.environment().remove("NOTIFY_SOCKET");
            builder.environment().put("ZWARD_JAVA", System.getProperty("java.home") + "/bin/java");
            builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
            builder.environment().putAll(environment);
            return new AgentProcess(builder.start(), log);
        }
    }

    static Starting in(Path directory) {
        return new Starting(directory);
    }

    /** The directory that stands for {@code /run/zward}. */
    static Path run(Path directory) {
        return directory.resolve("zward");
    }

    static Path scanFile(Path directory) {
        return run(directory).resolve("scan.json");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    long pid() {
        return process.pid();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Waits until it has logged this so often. */
    AgentProcess awaitLog(String words, int times) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            boolean ended = !process.isAlive();
            boolean said = count(words) >= times;
            if (ended && !said) {
                throw new AssertionError("it ended with " + process.exitValue() + ": " + log());
            }
            return said;
        });
        return this;
    }

    AgentProcess awaitLog(String words) {
        return awaitLog(words, 1);
    }

    private long count(String words) throws IOException {
        return log().lines().filter(line -> line.contains(words)).count();
    }

    AgentProcess signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        return this;
    }

    /** Waits for its end, and returns its exit status. */
    int end() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
