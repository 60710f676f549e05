package org.zward.posix;

import org.zward.lock.LockFile.SequenceByte;

/** A locked byte on a descriptor that is used for nothing else: closing the one frees the other. */
final class TakenByte implements SequenceByte {

    private final LibC libc;
    private int descriptor;

    TakenByte(LibC libc, int descriptor) {
        this.libc = libc;
        this.descriptor = descriptor;
    }

    @Override
    public synchronized void close() {
        if (descriptor >= 0) {
            libc.close(descriptor);
            descriptor = -1;
        }
    }
}
