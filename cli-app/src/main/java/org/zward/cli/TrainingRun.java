package org.zward.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
     * @param args a directory to lock in
     */
    public static void main(String[] args) {
        run("--help");
        run("--lock-dir", args[0], "locks");
        run("--lock-dir", args[0], "--timeout", "1", "exec", "training", "--", "true");
        run("--lock-dir", args[0], "--json", "locks", "clear");
    }

    private static void run(String... command) {
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        int status = new Main(OutputStream.nullOutputStream(), err, Map.of()).run(command);
        if (status != ExitStatus.DONE) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
        }
    }
}
