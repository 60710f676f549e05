package org.zward.posix;

import com.sun.jna.Native;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.zward.lock.LockFilesException;

/**
 * A process that this one starts, signals and waits for, once.
 *
 * <p>Concurrency: {@link #accept} is called by signal handlers, the rest by one thread. The pid and what is known of it
 * are guarded by the monitor, and the process is reaped under it, so that no signal goes to a stranger who got the pid.
 */
final class Child implements TerminationSignals.Receiver {

    private static final Path OUR_STAT = Path.of("/proc/self/stat");
    private static final int SIGCHLD = 17;
    private static final int SIGINFO_SIZE = 128;

    /** Where {@code siginfo_t} has {@code si_signo}; zero if there is nothing to tell. */
    private static final int SI_SIGNO = 0;

    private final ProcessCalls calls;
    private final Reaper reaper;
    private final NativeBlock info = new NativeBlock(SIGINFO_SIZE);
    private final NativeBlock look = new NativeBlock(SIGINFO_SIZE);
    private final Set<TerminationSignal> early = new LinkedHashSet<>();
    private boolean started;
    private boolean over;
    private int pid;

    Child(ProcessCalls calls) {
        this.calls = calls;
        this.reaper = new Reaper(calls);
    }

    void start(Command command) throws CommandNotStartedException, LockFilesException {
        LibC libc = LibC.load();
        ensureItCanBeAwaited(libc);
        int spawned = new Spawn(libc, calls, command, ExactArguments.of(command.arguments())).start();
        synchronized (this) {
            pid = spawned;
            started = true;
            // also what came from the terminal: the command was not there yet to get it
            if (!hasEnded()) {
                early.forEach(this::kill);
                early.clear();
            }
        }
    }

    @Override
    public synchronized boolean accept(TerminationSignal signal) {
        if (over || (started && hasEnded())) {
            return false;
        }
        if (started) {
            send(signal);
        } else {
            early.add(signal);
        }
        return true;
    }

    /**
     * Accepts no more signals. Returns those that it accepted and that no process got, as none was started or it had ended
     * by then, in the order they came.
     */
    synchronized Set<TerminationSignal> end() {
        over = true;
        return new LinkedHashSet<>(early);
    }

    /** Waits for its end. A child that is stopped is waited for still. */
    int await() {
        try {
            while (calls.waitid(ProcessCalls.P_PID, pid, info.address(), ProcessCalls.WEXITED | ProcessCalls.WNOWAIT)
                    != 0) {
                int errno = Native.getLastError();
                if (!Errno.EINTR.is(errno)) {
                    throw new IllegalStateException("waitid failed with " + Errno.symbol(errno));
                }
            }
        } finally {
            Reference.reachabilityFence(info);
        }
        return reap();
    }

    /** Whether it is dead, be it reaped or not: kill(2) succeeds all the same, and nobody gets the signal. */
    private boolean hasEnded() {
        int options = ProcessCalls.WEXITED | ProcessCalls.WNOHANG | ProcessCalls.WNOWAIT;
        try {
            return calls.waitid(ProcessCalls.P_PID, pid, look.address(), options) == 0
                    && look.getInt(SI_SIGNO) == SIGCHLD;
        } finally {
            Reference.reachabilityFence(look);
        }
    }

    private synchronized int reap() {
        int status = reaper.reap(pid);
        over = true;
        return status;
    }

    /** Where SIGCHLD is ignored, as whoever started us may have left it, a child's status is thrown away. */
    static void ensureItCanBeAwaited(LibC libc) {
        if (SignalAction.handlerOf(libc, SIGCHLD) == SignalAction.SIG_IGN) {
            SignalAction.set(libc, SIGCHLD, SignalAction.SIG_DFL);
        }
    }

    private void send(TerminationSignal signal) {
        if (signal != TerminationSignal.INT || !isAtTheTerminal()) {
            kill(signal);
        }
    }

    private void kill(TerminationSignal signal) {
        calls.kill(pid, signal.number());
    }

    private static boolean isAtTheTerminal() {
        try {
            return new ProcStat(Files.readString(OUR_STAT, StandardCharsets.ISO_8859_1)).isInForeground();
        } catch (IOException e) {
            return false;
        }
    }
}
