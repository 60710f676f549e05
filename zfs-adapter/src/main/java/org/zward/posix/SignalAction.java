package org.zward.posix;

import java.lang.ref.Reference;

/**
 * What the process does at a signal: {@code struct sigaction} of glibc on x86-64 and aarch64 ({@code bits/sigaction.h}),
 * with the handler at 0, 128 bytes of mask at 8 and the flags at 136. Stateless.
 */
final class SignalAction {

    static final long SIG_DFL = 0;
    static final long SIG_IGN = 1;

    private static final int SIZE = 152;

    private SignalAction() {}

    static long handlerOf(LibC libc, int signal) {
        NativeBlock present = new NativeBlock(SIZE);
        ensure(libc.sigaction(signal, 0, present.address()), signal);
        return present.getLong(0);
    }

    /** Without flags: it interrupts calls, and stays. */
    static void set(LibC libc, int signal, long handler) {
        NativeBlock action = new NativeBlock(SIZE);
        action.putLong(0, handler);
        try {
            ensure(libc.sigaction(signal, action.address(), 0), signal);
        } finally {
            Reference.reachabilityFence(action);
        }
    }

    private static void ensure(int result, int signal) {
        if (result != 0) {
            throw new IllegalStateException("sigaction failed for signal " + signal);
        }
    }
}
