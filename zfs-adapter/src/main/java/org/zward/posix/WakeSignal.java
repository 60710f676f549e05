package org.zward.posix;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * A signal that does nothing but end a blocking call of the thread it is sent to, with EINTR. The JDK ends blocking
 * calls of its channels in the same way, with a signal of its own.
 *
 * <p>The highest real-time signal is taken that nothing in the process has a use for yet; the JDK's is the last but two.
 * Its handler is libc's {@code abs}: a function that takes the {@code int} a handler is given, touches nothing else, and
 * is safe in any thread at any time, as a Java callback would not be. It is installed without SA_RESTART, at the first
 * wait of the process, and stays.
 */
final class WakeSignal {

    private static final int SIGSET_SIZE = 128;
    private static final int SIG_UNBLOCK = 1;

    /** How many signals are looked at. */
    private static final int CANDIDATES = 16;

    private WakeSignal() {}

    /** Sends it to a thread, which must be running still. */
    static void send(LibC libc, long thread) {
        libc.pthread_kill(thread, Installed.NUMBER);
    }

    /** Lets the calling thread receive it. Whoever started the process may have blocked it. */
    static void admit(LibC libc) {
        libc.pthread_sigmask(SIG_UNBLOCK, Installed.SET.address(), 0);
    }

    private static int install() {
        LibC libc = LibC.loaded();
        int highest = libc.__libc_current_sigrtmax();
        for (int signal = highest; signal > highest - CANDIDATES; signal--) {
            if (SignalAction.handlerOf(libc, signal) == SignalAction.SIG_DFL) {
                Function abs = NativeLibrary.getProcess().getFunction("abs");
                SignalAction.set(libc, signal, Pointer.nativeValue(abs));
                return signal;
            }
        }
        throw new IllegalStateException("no real-time signal is left to end a wait with");
    }

    private static NativeBlock setOf(int signal) {
        LibC libc = LibC.loaded();
        NativeBlock set = new NativeBlock(SIGSET_SIZE);
        libc.sigemptyset(set.address());
        libc.sigaddset(set.address(), signal);
        return set;
    }

    private static final class Installed {
        static final int NUMBER = install();
        static final NativeBlock SET = setOf(NUMBER);
    }
}
