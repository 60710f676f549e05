package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.HeldLockFile.Disposal;
import org.zward.lock.LockLostException;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

/** A JVM that takes and releases a lock once, and says why it could not, or whether it held it. */
final class RunTaker {

    private RunTaker() {}

    /** Runs it as the script's positional parameters say, and returns what it said. */
    static String underShell(String script, Path directory, String... more) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        List<String> arguments = new ArrayList<>(List.of(directory.toString()));
        arguments.addAll(List.of(more));
        line.addAll(Jvm.commandLine(RunTaker.class, arguments.toArray(String[]::new)));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** The directory and, if no descriptor is to be had from the start or while it holds, {@code exhausted} or {@code holding}. */
    public static void main(String[] arguments) throws ZwardException, IOException, InterruptedException {
        try (PosixLockFiles files = PosixLockFiles.in(Path.of(arguments[0]))) {
            if (arguments.length > 1 && arguments[1].equals("holding")) {
                hold(files);
                return;
            }
            if (arguments.length > 1) {
                takeOnce(files);
                preloadFailure();
                forbidDescriptors();
            }
            takeOnce(files);
        } catch (ZwardException e) {
            System.out.println(e.kind() + " " + e.getMessage());
        }
    }

    /** Loading a class takes a descriptor too. */
    private static void preloadFailure() {
        System.out.println(
                FailedCall.on("preloaded", "call", Errno.EIO.number()).kind());
    }

    /** By a limit: had it used up all, a thread of the JVM that reads and closes some file would leave it one again. */
    private static void forbidDescriptors() throws IOException, InterruptedException {
        String self = Long.toString(ProcessHandle.current().pid());
        Process limit = new ProcessBuilder("prlimit", "--pid", self, "--nofile=3:")
                .inheritIO()
                .start();
        if (limit.waitFor() != 0) {
            throw new IOException("prlimit ended with " + limit.exitValue());
        }
    }

    private static void hold(PosixLockFiles files) throws ZwardException, IOException, InterruptedException {
        HeldLockFile held = files.acquire(new PoolName("tank"), Deadline.passed());
        held.ensureHeld();
        System.out.println(new LockLostException(held.pool(), new IOException("preloaded")).kind());
        forbidDescriptors();
        try {
            held.ensureHeld();
            System.out.println("held");
        } finally {
            held.release(Disposal.UNLINK);
        }
    }

    private static void takeOnce(PosixLockFiles files) throws ZwardException, InterruptedException {
        files.acquire(new PoolName("tank"), Deadline.passed()).release(Disposal.UNLINK);
    }
}
