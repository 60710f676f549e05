package org.zward.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs the commands that have to start quickly, once each, so that the JVM can archive the classes that they load.
 * Started by {@code zward-make-archive}.
 */
final class TrainingRun {

    private TrainingRun() {}

    /**
     * Runs them.
     *
     * @param args a directory to lock in; a configuration and a directory of targets are made beside it
     * @throws IOException if they can't be made
     */
    public static void main(String[] args) throws IOException {
        Path configuration = Path.of(args[0]).resolveSibling("zward.properties");
        Files.writeString(configuration, "target.dir=" + configuration.resolveSibling("targets") + "\n");
        // the same each time: it may be run twice
        String id = "00000000-0000-4000-8000-000000000000";
        run("--help");
        run("--lock-dir", args[0], "locks");
        run("--lock-dir", args[0], "--timeout", "1", "exec", "training", "--", "true");
        run("--lock-dir", args[0], "--json", "locks", "clear");
        String device = "--device=training/target";
        String mountPoint = "--mount-point=/training";
        run("--config", configuration.toString(), "target", "add", "--target", id, device, mountPoint, "--fstype=zfs");
        run(ExitStatus.NOT_RUNNING, "--config", configuration.toString(), "target-running", "--target", id);
        // where nothing can be found: how they end is up to whether this host has ZFS
        Path devices = Files.createDirectories(configuration.resolveSibling("devices"));
        status("--lock-dir", args[0], "--search-dir", devices.toString(), "pools");
        status("--lock-dir", args[0], "--search-dir", devices.toString(), "import", "zward-training");
    }

    private static void run(String... command) {
        run(ExitStatus.DONE, command);
    }

    private static void run(int expected, String... command) {
        int status = status(command);
        if (status != expected) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
        }
    }

    private static int status(String... command) {
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Main(OutputStream.nullOutputStream(), err, Map.of()).run(command);
    }
}
