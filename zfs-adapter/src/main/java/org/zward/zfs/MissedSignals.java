package org.zward.zfs;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * Lets a SIGKILL that came while a thread was in ZFS end that thread.
 *
 * <p>Whoever imports a pool, or tries to, starts threads of the kernel. Where a signal interrupts that, ZFS clears the
 * thread's mark that a signal is pending, {@code TIF_SIGPENDING}, and goes on ({@code spl_kthread_create} in
 * module/os/linux/spl/spl-thread.c, 2.1.11 and 2.3.2). So the thread goes on too after the call, though its process was
 * killed, and soon waits for ever for another thread, all of which are dead; what the process had locked stays locked. Nothing
 * ends it: a process that is ending takes no more signals.
 *
 * <p>{@link #heed}, right after such a call, has the kernel look again for signals that are pending: whoever waits for signals
 * does that first ({@code dequeue_signal} in kernel/signal.c, Linux 6.1 and 6.12), here for none and not at all. It comes too
 * late if the JVM was bringing all its threads to a halt when it was killed, for a collection of garbage or for its own end:
 * then the thread waits already on its way back from C. So none of our programs ends by itself while one of its threads
 * is in ZFS, but for one that hangs. Thread-safe.
 */
final class MissedSignals {

    /** {@code sizeof (sigset_t)}: {@code bits/types/__sigset_t.h} of glibc. */
    private static final int SIGSET_SIZE = 128;

    /** {@code sizeof (struct timespec)}: {@code bits/types/struct_timespec.h} of glibc, LP64. */
    private static final int TIMESPEC_SIZE = 16;

    private final LibC libc;
    private final Memory noSignals = new Memory(SIGSET_SIZE);
    private final Memory notAtAll = new Memory(TIMESPEC_SIZE);

    MissedSignals(LibC libc) {
        this.libc = libc;
        noSignals.clear();
        notAtAll.clear();
    }

    /** Does not return if the process was killed. */
    void heed() {
        libc.sigtimedwait(noSignals, Pointer.NULL, notAtAll);
    }
}
