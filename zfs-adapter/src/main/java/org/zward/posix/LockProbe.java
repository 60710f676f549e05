package org.zward.posix;

import org.zward.lock.LockFilesException;

/**
 * Asks whether anybody else has a lock, and takes none ({@code F_OFD_GETLK}). "Else" is every open file description but
 * the one that is asked through, in this process or another. Not thread-safe: the kernel answers in place.
 */
final class LockProbe {

    private static final long TO_THE_END = 0;

    private final LibC libc;
    private final Flock question = new Flock(Flock.F_WRLCK, 0, TO_THE_END);

    LockProbe(LibC libc) {
        this.libc = libc;
    }

    boolean ownerByteLocked(int descriptor, String path) throws LockFilesException {
        return locked(descriptor, path, 1);
    }

    boolean anyByteLocked(int descriptor, String path) throws LockFilesException {
        return locked(descriptor, path, TO_THE_END);
    }

    private boolean locked(int descriptor, String path, long length) throws LockFilesException {
        question.fill(Flock.F_WRLCK, 0, length);
        if (libc.fcntl(descriptor, LibC.F_OFD_GETLK, question.address()) != 0) {
            throw FailedCall.on(path, "fcntl(F_OFD_GETLK)");
        }
        return question.type() != Flock.F_UNLCK;
    }
}
