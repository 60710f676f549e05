package org.zward.posix;

import java.lang.ref.Reference;

/**
 * One byte of a file, and how to lock it with a lock that belongs to an open file description ({@code fcntl(2)},
 * "Open file description locks"). The kernel only reads what is kept here, so one may serve any number of threads.
 */
final class LockByte {

    /** Byte 0 of a lock file: whoever has it holds the pool. */
    static final LockByte OWNER = new LockByte(0);

    /** Byte 1 of a lock file: keeps sequences apart that run side by side under one {@code zward exec}. */
    static final LockByte SEQUENCE = new LockByte(1);

    /**
     * Byte 2 of a lock file: marks a description that has byte 0 and that tools are not to inherit. Not beside byte 0: the
     * kernel would make one lock of both.
     */
    static final LockByte NOT_FOR_TOOLS = new LockByte(2);

    private final long offset;
    private final Flock lock;
    private final Flock share;
    private final Flock unlock;

    LockByte(long offset) {
        this.offset = offset;
        lock = new Flock(Flock.F_WRLCK, offset, 1);
        share = new Flock(Flock.F_RDLCK, offset, 1);
        unlock = new Flock(Flock.F_UNLCK, offset, 1);
    }

    long offset() {
        return offset;
    }

    /** Locks it, or returns -1 with EAGAIN at once. */
    int tryLock(LibC libc, int descriptor) {
        return call(libc, descriptor, LibC.F_OFD_SETLK, lock);
    }

    /** Locks it beside others that do the same, or returns -1 with EAGAIN at once. */
    int tryShare(LibC libc, int descriptor) {
        return call(libc, descriptor, LibC.F_OFD_SETLK, share);
    }

    /** Locks it, waiting for it in the kernel; a signal ends that with -1 and EINTR. */
    int lock(LibC libc, int descriptor) {
        return call(libc, descriptor, LibC.F_OFD_SETLKW, lock);
    }

    int unlock(LibC libc, int descriptor) {
        return call(libc, descriptor, LibC.F_OFD_SETLK, unlock);
    }

    private static int call(LibC libc, int descriptor, int command, Flock argument) {
        try {
            return libc.fcntl(descriptor, command, argument.address());
        } finally {
            Reference.reachabilityFence(argument);
        }
    }
}
