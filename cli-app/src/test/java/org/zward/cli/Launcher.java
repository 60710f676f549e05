package org.zward.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the packaged {@code zward} with the Java that runs the test, in a lock directory of the test's own. */
final class Launcher {

    private final Path command;
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    /**
     * What a process that has ended left.
     *
     * @param status its exit status
     * @param out its standard output
     * @param err its standard error
     */
    record Ended(int status, String out, String err) {}

    /** The package as the build made it. Output goes to files in a directory of the test's. */
    Launcher(Path directory) {
        this(Path.of(System.getProperty("zward.home"), "bin/zward"), directory);
    }

    Launcher(Path command, Path directory) {
        this.command = command;
        this.directory = directory;
        environment.put("ZWARD_JAVA", System.getProperty("java.home") + "/bin/java");
        environment.put("ZWARD_LOCK_DIR", lockDir().toString());
    }

    Path command() {
        return command;
    }

    Path lockDir() {
        return directory.resolve("locks");
    }

    Launcher with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Launcher without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Runs {@code zward} to its end. */
    Ended run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).end();
    }

    Running start(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        Collections.addAll(line, arguments);
        return startAs(line);
    }

    /** Runs a script in which {@code $zward} is the command. */
    Ended script(String text) throws IOException, InterruptedException {
        return startAs(List.of("sh", "-c", text)).end();
    }

    private Running startAs(List<String> line) throws IOException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        // what we were made to ignore, as a shell does for what it starts with &, zward would ignore too
        List<String> undisturbed = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
        undisturbed.addAll(line);
        ProcessBuilder builder = new ProcessBuilder(undisturbed)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ZWARD_") || name.equals("JAVA_HOME"));
        builder.environment().put("zward", command.toString());
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    /**
     * A process under way.
     *
     * @param process the process
     * @param out where its standard output goes
     * @param err where its standard error goes
     */
    record Running(Process process, Path out, Path err) {

        Ended end() throws IOException, InterruptedException {
            process.getOutputStream().close();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running: " + process.info());
            }
            return new Ended(process.exitValue(), text(out), text(err));
        }

        void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    /** The content of a file as Latin-1, which keeps every byte. */
    static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
