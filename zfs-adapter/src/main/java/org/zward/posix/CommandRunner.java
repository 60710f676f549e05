package org.zward.posix;

import java.util.Objects;
import org.zward.lock.LockFilesException;

/**
 * Runs a command as a shell would: with this process' standard streams, working directory and environment, and with
 * every signal unblocked. Signals that this process ignores it ignores too, as under {@code nohup}.
 *
 * <p>While it runs, SIGHUP, SIGINT and SIGTERM are passed on to it and do not end this process. SIGINT is not passed on
 * while this process' group has the terminal: Ctrl-C reaches the whole group then, the command included, and to get it
 * twice makes some programs give up without cleaning up.
 *
 * <p>Not {@link ProcessBuilder}, which closes all descriptors but the first three in the child. Thread-safe.
 */
public final class CommandRunner {

    private final ProcessCalls calls;
    private final TerminationSignals signals;

    private CommandRunner(ProcessCalls calls, TerminationSignals signals) {
        this.calls = calls;
        this.signals = signals;
    }

    /**
     * Makes a runner.
     *
     * @param signals what is passed to the command while it runs
     * @return the runner
     * @throws LockFilesException if libc can't be used on this machine
     */
    public static CommandRunner passing(TerminationSignals signals) throws LockFilesException {
        return new CommandRunner(ProcessCalls.load(), Objects.requireNonNull(signals));
    }

    /**
     * Runs a command and waits for it, however long it takes; an interrupt does not end the wait.
     *
     * @param command the command
     * @return its exit status; 128 and the number of the signal that ended it
     * @throws CommandNotStartedException if it could not be started
     * @throws LockFilesException if a descriptor can't be passed on
     * @throws InterruptedException if a signal came before it was started; it was not started
     */
    public int run(Command command) throws CommandNotStartedException, LockFilesException, InterruptedException {
        Child child = new Child(calls);
        signals.passTo(child);
        try {
            child.start(command);
            return child.await();
        } finally {
            signals.passNoMore(child.end());
        }
    }
}
