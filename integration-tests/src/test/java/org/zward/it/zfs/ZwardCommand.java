package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The command {@code zward} as it is shipped, in processes of its own, on the pools of a sandbox and with the lock
 * directory {@code locks} in it. What it started is gone when the test ends; register it after the sandbox. Several
 * threads may start it; nothing else is thread-safe.
 */
final class ZwardCommand implements AfterEachCallback {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ZfsSandbox zfs;
    private final List<Running> started = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();

    ZwardCommand(ZfsSandbox zfs) {
        this.zfs = zfs;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        try {
            started.forEach(running -> running.process.toHandle().destroyForcibly());
            started.forEach(Running::awaitKilled);
        } finally {
            for (Gate gate : gates) {
                gate.close();
            }
            started.clear();
            gates.clear();
        }
    }

    /** How one ended. */
    record Ended(int status, String out, String err) {

        /** It ended with this status. */
        Ended with(int expected) {
            assertThat(status).as(toString()).isEqualTo(expected);
            return this;
        }

        /** It succeeded, and had nothing to complain of. */
        Ended well() {
            assertThat(err).as(toString()).isEmpty();
            return with(0);
        }

        /** It failed with this status, printed no result, and said why in one line. */
        String failed(int expected) {
            with(expected);
            assertThat(out).as(toString()).isEmpty();
            assertThat(err).startsWith("zward: ").hasLineCount(1);
            return err.strip();
        }
    }

    /** Where its locks are. */
    Path lockDirectory() {
        return zfs.directory().resolve("locks");
    }

    /** The lock file of a pool. */
    Path lockFile(String pool) {
        return lockDirectory().resolve(pool + ".lock");
    }

    /** The lock files there are, by the pool. */
    List<String> locked() {
        try (Stream<Path> files = Files.list(lockDirectory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lock"))
                    .map(name -> name.substring(0, name.length() - ".lock".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The path of the command, for a script. */
    static String path() {
        return System.getProperty("zward.command");
    }

    /** The path of the agent. */
    static String agentPath() {
        return Path.of(path()).resolveSibling("zward-agent").toString();
    }

    /** A gate that is gone when the test ends. */
    Gate gate() {
        Gate gate = new Gate(zfs.directory().resolve("gate-" + gates.size()));
        gates.add(gate);
        return gate;
    }

    /** Runs it to its end. */
    Ended run(Object... arguments) {
        return start(arguments).await();
    }

    /** Starts it. */
    Running start(Object... arguments) {
        return start(Map.of(), List.of(path()), arguments);
    }

    /** Starts it with variables in its environment, and by a command that runs it. */
    synchronized Running start(Map<String, String> environment, List<String> by, Object... arguments) {
        List<String> command = new ArrayList<>(by);
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        Map<String, String> variables = new HashMap<>();
        // by Java's own path: it need not be on PATH
        variables.put(
                "ZWARD_JAVA",
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        variables.put("ZWARD_LOCK_DIR", lockDirectory().toString());
        variables.put("ZWARD_SEARCH_PATH", zfs.directory().toString());
        variables.putAll(environment);
        Running running = new Running(command, variables);
        started.add(running);
        return running;
    }

    /** One that was started. */
    final class Running {
        private final Path out = said("out");
        private final Path err = said("err");
        private final List<String> command;
        private final Process process;

        private Running(List<String> command, Map<String, String> environment) {
            this.command = command;
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            try {
                process = builder.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Path said(String stream) {
            try {
                Path directory = Files.createDirectories(zfs.directory().resolve("said"));
                return directory.resolve(started.size() + "." + stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        long pid() {
            return process.pid();
        }

        /** Waits for its end. */
        Ended await() {
            return await(PATIENCE);
        }

        /** Waits for its end for so long. */
        Ended await(Duration patience) {
            try {
                if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("still running: " + this);
                }
                return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted: " + this, e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Whether it ends by itself within this time. */
        boolean endsWithin(Duration time) {
            try {
                return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted: " + this, e);
            }
        }

        /** What it has written to standard error so far. */
        String said() {
            try {
                return Files.readString(err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits until it has written this to standard error. */
        void awaitSaying(String words) {
            Awaitility.await().atMost(PATIENCE).until(() -> {
                boolean ended = !process.isAlive();
                if (said().contains(words)) {
                    return true;
                }
                if (ended) {
                    requireRunning();
                }
                return false;
            });
        }

        /** Waits until it waits for the lock of a pool: the kernel marks a waiter with an arrow. */
        void awaitWaitingFor(String pool) {
            Awaitility.await().atMost(PATIENCE).until(() -> {
                requireRunning();
                String inode = ":" + Files.getAttribute(lockFile(pool), "unix:ino") + " ";
                return Files.readString(Path.of("/proc/locks"))
                        .lines()
                        .anyMatch(line -> line.contains("->") && line.contains(inode));
            });
        }

        /** It has not ended. */
        void requireRunning() {
            if (!process.isAlive()) {
                throw new AssertionError("ended too soon: " + this);
            }
        }

        /** Waits until this is so; fails if it ends before. */
        void awaitThat(Callable<Boolean> condition) {
            Awaitility.await().atMost(PATIENCE).until(() -> {
                requireRunning();
                return condition.call();
            });
        }

        /** Sends it a signal. */
        void signal(String name) {
            ZfsSandbox.run("kill", "-" + name, Long.toString(pid()));
        }

        /** Kills it alone, as {@code kill -9} does. */
        void kill() {
            process.toHandle().destroyForcibly();
            awaitKilled();
        }

        private void awaitKilled() {
            if (!endsWithin(PATIENCE)) {
                throw new AssertionError("killed, and does not end: " + this + "\n" + threads());
            }
        }

        /** What its threads are at, in the kernel: for what can't be explained otherwise. */
        private String threads() {
            return ZfsSandbox.run(
                    "sh",
                    "-c",
                    "for t in /proc/" + pid() + "/task/*; do echo $t; grep State $t/status; cat $t/stack; done");
        }

        @Override
        public String toString() {
            try {
                return String.join(" ", command) + ": "
                        + (process.isAlive() ? "" : "status " + process.exitValue() + ": ") + Files.readString(out)
                        + Files.readString(err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
