package org.zward.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The child processes of one test, all of which are gone when it ends. Not thread-safe. */
final class Children implements AutoCloseable {
    private static final long SECONDS = 120;

    private final Path logs;
    private final Path directory;
    private final List<Process> started = new ArrayList<>();

    /** Their lock directory is {@code locks} in a directory in which what they say is kept. */
    Children(Path logs) {
        this.logs = logs;
        this.directory = logs.resolve("locks");
    }

    /** Starts the main class in a JVM like this one. */
    Process java(Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add(main.getName());
        return start(command, arguments);
    }

    /** Starts {@code neighbour.py}. */
    Process neighbour(Object... arguments) {
        return start(new ArrayList<>(List.of("python3", neighbourScript())), arguments);
    }

    /** Starts a tool of this machine. */
    Process tool(String name, Object... arguments) {
        return start(new ArrayList<>(List.of(name)), arguments);
    }

    /** Starts the command as it is shipped. */
    Process zward(Object... arguments) {
        return start(new ArrayList<>(List.of(zwardCommand())), arguments);
    }

    static String zwardCommand() {
        return System.getProperty("zward.command");
    }

    static String neighbourScript() {
        try {
            return Path.of(Children.class.getResource("/neighbour.py").toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Process start(List<String> command, Object... arguments) {
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectError(Redirect.to(log(started.size()).toFile()));
            // not on the command line, which is long enough in an owner record
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            builder.environment().put("ZWARD_JAVA", java());
            builder.environment().put("ZWARD_LOCK_DIR", directory.toString());
            Process child = builder.start();
            started.add(child);
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end: its exit status. */
    int await(Process child) throws InterruptedException {
        if (!child.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + SECONDS + " s: " + said(child));
        }
        return child.exitValue();
    }

    /** Waits for its end and fails unless it succeeded. */
    void expectSuccess(Process child) throws InterruptedException {
        int status = await(child);
        if (status != 0) {
            throw new AssertionError("status " + status + ": " + said(child));
        }
    }

    /** What it wrote to standard error. */
    String said(Process child) {
        try {
            return Files.readString(log(started.indexOf(child)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log(int index) {
        return logs.resolve("child-" + index + ".stderr");
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
        started.forEach(child -> child.onExit().join());
    }
}
