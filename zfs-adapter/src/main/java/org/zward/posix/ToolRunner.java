package org.zward.posix;

import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.zward.lock.LockFilesException;

/**
 * Runs a tool that changes what a lock guards, to its end, and takes what it prints.
 *
 * <p>The tool inherits the descriptions of every lock that this process has, but for those that are kept from tools:
 * that of the process itself, which guards no pool. So if this process is killed, its locks last
 * until the tool has ended, and whoever gets one next sees all that the tool did. A lock that another thread releases
 * meanwhile is free at once: a release unlocks, and does not leave that to a close. Nothing else is inherited: a tool that
 * hangs in the kernel must not keep the sockets of a program that has ended.
 *
 * <p>The tool reads nothing, and is in a session of its own: Ctrl-C at our terminal must not break off an import.
 * Arguments reach it in UTF-8, whatever the locale. Thread-safe.
 */
public final class ToolRunner {

    /**
     * What a tool left when it ended.
     *
     * @param status its exit status; 128 and the number of the signal that ended it
     * @param out what it wrote to standard output, in UTF-8
     * @param err what it wrote to standard error, in UTF-8
     */
    public record Result(int status, String out, String err) {}

    private final LibC libc;
    private final ProcessCalls calls;
    private final Executor readers;

    /** One that reads what tools print to standard error on threads of {@code readers}. */
    ToolRunner(LibC libc, ProcessCalls calls, Executor readers) {
        this.libc = libc;
        this.calls = calls;
        this.readers = readers;
    }

    /**
     * Makes a runner.
     *
     * @return the runner
     * @throws LockFilesException if libc can't be used on this machine
     */
    public static ToolRunner load() throws LockFilesException {
        return new ToolRunner(LibC.load(), ProcessCalls.load(), ToolRunner::inThreadOfItsOwn);
    }

    /**
     * Runs a tool and waits for it, however long it takes; neither an interrupt nor a failure here ends the wait.
     *
     * @param arguments its name or path, and its arguments; none has a NUL in it
     * @param environment variables that it gets in place of this process' own
     * @return what it left
     * @throws CommandNotStartedException if it could not be started
     * @throws LockFilesException if this process has no descriptors left
     * @throws IOException if {@code /proc} or what it printed can't be read
     */
    public Result run(List<String> arguments, Map<String, String> environment)
            throws CommandNotStartedException, LockFilesException, IOException {
        try (Pipe out = Pipe.open(libc, calls);
                Pipe err = Pipe.open(libc, calls)) {
            // before the tool is: should there be no thread for it, nothing runs that nobody waits for
            CompletableFuture<byte[]> errors = CompletableFuture.supplyAsync(() -> readAll(err), readers);
            try {
                return run(arguments, environment, out, err, errors);
            } finally {
                err.closeWriteEnd();
                errors.handle((read, failure) -> read).join();
            }
        }
    }

    private Result run(
            List<String> arguments,
            Map<String, String> environment,
            Pipe out,
            Pipe err,
            CompletableFuture<byte[]> errors)
            throws CommandNotStartedException, LockFilesException, IOException {
        Reaper reaper = new Reaper(calls);
        int pid = start(arguments, environment, out, err);
        byte[] printed;
        int status;
        try {
            printed = out.readAll();
        } finally {
            status = reaper.reap(pid);
        }
        try {
            return new Result(
                    status,
                    new String(printed, StandardCharsets.UTF_8),
                    new String(errors.join(), StandardCharsets.UTF_8));
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    private int start(List<String> arguments, Map<String, String> environment, Pipe out, Pipe err)
            throws CommandNotStartedException, LockFilesException, IOException {
        Child.ensureItCanBeAwaited(libc);
        Set<Integer> locks = Set.of();
        int nothing = new LockPath("/dev/null").open(libc, LibC.O_RDONLY | LibC.O_CLOEXEC);
        if (nothing < 0) {
            throw FailedCall.on("/dev/null", "open");
        }
        try {
            locks = duplicatedLocks();
            List<byte[]> bytes = arguments.stream()
                    .map(argument -> argument.getBytes(StandardCharsets.UTF_8))
                    .toList();
            return new Spawn(libc, calls, new Command(arguments, environment, locks), bytes)
                    .stream(0, nothing).stream(1, out.writeEnd()).stream(2, err.writeEnd())
                            .inOwnSession()
                            .inheritingNothingElse()
                            .start();
        } finally {
            locks.forEach(libc::close);
            libc.close(nothing);
            out.closeWriteEnd();
            err.closeWriteEnd();
        }
    }

    /** Duplicates, lest another thread closes one, and its number becomes something else's, before the tool has it. */
    private Set<Integer> duplicatedLocks() throws LockFilesException, IOException {
        Set<Integer> duplicates = new HashSet<>();
        boolean complete = false;
        try {
            for (int descriptor : DescriptionLocks.descriptors()) {
                duplicate(descriptor).ifPresent(duplicates::add);
            }
            complete = true;
            return duplicates;
        } finally {
            if (!complete) {
                duplicates.forEach(libc::close);
            }
        }
    }

    private OptionalInt duplicate(int descriptor) throws LockFilesException, IOException {
        int duplicate = libc.fcntl(descriptor, LibC.F_DUPFD_CLOEXEC, 0);
        if (duplicate < 0) {
            int errno = Native.getLastError();
            if (Errno.EBADF.is(errno)) {
                return OptionalInt.empty();
            }
            throw FailedCall.on("descriptor " + descriptor, "fcntl(F_DUPFD_CLOEXEC)", errno);
        }
        if (DescriptionLocks.haveSequenceLock(duplicate)) {
            return OptionalInt.of(duplicate);
        }
        libc.close(duplicate);
        return OptionalInt.empty();
    }

    private static byte[] readAll(Pipe pipe) {
        try {
            return pipe.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inThreadOfItsOwn(Runnable runnable) {
        Thread thread = new Thread(runnable, "zward-tool-stderr");
        thread.setDaemon(true);
        thread.start();
    }
}
