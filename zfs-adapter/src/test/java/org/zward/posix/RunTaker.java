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

    /** The directory and, if all descriptors are to be used up first or while it holds, {@code exhausted} or {@code holding}. */
    public static void main(String[] arguments) throws ZwardException, InterruptedException {
        LibC libc = LibC.load();
        try (PosixLockFiles files = PosixLockFiles.in(Path.of(arguments[0]))) {
            if (arguments.length > 1 && arguments[1].equals("holding")) {
                hold(files, libc);
                return;
            }
            if (arguments.length > 1) {
                takeOnce(files);
                preloadFailure();
                useUpDescriptors(libc);
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

    private static void useUpDescriptors(LibC libc) {
        LockPath any = new LockPath("/dev/null");
        int descriptor;
        do {
            descriptor = any.open(libc, LibC.O_RDWR | LibC.O_CLOEXEC);
        } while (descriptor >= 0);
    }

    private static void hold(PosixLockFiles files, LibC libc) throws ZwardException, InterruptedException {
        HeldLockFile held = files.acquire(new PoolName("tank"), Deadline.passed());
        held.ensureHeld();
        System.out.println(new LockLostException(held.pool(), new IOException("preloaded")).kind());
        useUpDescriptors(libc);
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
