package org.zward.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the commands that have to start quickly, once each, so that the JVM can archive the classes that they load.
 * Started by {@code zward-make-archive}.
 */
final class TrainingRun {

    private final Map<String, String> environment;

    private TrainingRun(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Runs them.
     *
     * @param args a directory to lock in; a configuration and a directory of targets are made beside it
     * @throws IOException if they can't be made
     */
    public static void main(String[] args) throws IOException {
        Path locks = Path.of(args[0]);
        // a file of its own: what this host's says is for its commands
        Path configuration = locks.resolveSibling("zward.properties");
        Files.write(configuration, List.of("lock.dir=" + locks, "target.dir=" + locks.resolveSibling("targets")));
        TrainingRun training = new TrainingRun(Map.of("ZWARD_CONFIG", configuration.toString()));
        // the same each time: it may be run twice
        String id = "00000000-0000-4000-8000-000000000000";
        training.run("--help");
        training.run("locks");
        training.run("--lock-dir", args[0], "--timeout", "1", "exec", "training", "--", "true");
        training.run("--json", "locks", "clear");
        String device = "--device=training/target";
        String mountPoint = "--mount-point=/training";
        training.run("target", "add", "--target", id, device, mountPoint, "--fstype=zfs");
        training.run(ExitStatus.NOT_RUNNING, "target-running", "--target", id);
        // where nothing can be found: how they end is up to whether this host has ZFS
        Path devices = Files.createDirectories(locks.resolveSibling("devices"));
        training.status("--search-dir", devices.toString(), "pools");
        training.status("--search-dir", devices.toString(), "import", "zward-training");
    }

    private void run(String... command) {
        run(ExitStatus.DONE, command);
    }

    private void run(int expected, String... command) {
        int status = status(command);
        if (status != expected) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
        }
    }

    private int status(String... command) {
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Main(OutputStream.nullOutputStream(), err, environment).run(command);
    }
}
