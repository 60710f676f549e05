package org.zward.posix;

import com.sun.jna.Native;
import java.lang.ref.Reference;

/**
 * Waits for the end of a process and takes its exit status. It is made before the process is, and needs no memory from
 * then on: whoever has started a process can wait for it. Not thread-safe.
 */
final class Reaper {

    private final ProcessCalls calls;
    private final NativeBlock status = new NativeBlock(Integer.BYTES);

    Reaper(ProcessCalls calls) {
        this.calls = calls;
    }

    /** Waits for a child of this process, once; an interrupt does not end the wait. */
    int reap(int pid) {
        try {
            while (calls.waitpid(pid, status.address(), 0) != pid) {
                int errno = Native.getLastError();
                if (!Errno.EINTR.is(errno)) {
                    throw new IllegalStateException("waitpid failed with " + Errno.symbol(errno));
                }
            }
            return exitStatus(status.getInt(0));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** WIFEXITED, WEXITSTATUS and WTERMSIG of {@code sys/wait.h}. */
    private static int exitStatus(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? status >> 8 & 0xff : 128 + signal;
    }
}
