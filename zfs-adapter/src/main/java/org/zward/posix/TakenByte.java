package org.zward.posix;

import org.zward.lock.LockFile.SequenceByte;

/**
 * A locked byte on a descriptor that is used for nothing else. It is unlocked before that is closed: a process that is
 * being started at this moment may share the description until it is under way.
 */
final class TakenByte implements SequenceByte {

    private final LibC libc;
    private final LockByte lockByte;
    private int descriptor;

    TakenByte(LibC libc, LockByte lockByte, int descriptor) {
        this.libc = libc;
        this.lockByte = lockByte;
        this.descriptor = descriptor;
    }

    @Override
    public synchronized void close() {
        if (descriptor >= 0) {
            lockByte.unlock(libc, descriptor);
            libc.close(descriptor);
            descriptor = -1;
        }
    }
}
