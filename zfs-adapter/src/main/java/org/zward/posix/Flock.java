package org.zward.posix;

/**
 * {@code struct flock} as {@code fcntl(2)} takes it ({@code bits/fcntl.h}, LP64): {@code l_type} at 0, {@code l_whence}
 * at 2 (0 is {@code SEEK_SET}), {@code l_start} at 8, {@code l_len} at 16 (0 is to the end of the file), {@code l_pid} at
 * 24, which must be 0 for an open-file-description lock; 32 bytes in all.
 */
final class Flock {

    static final short F_RDLCK = 0;
    static final short F_WRLCK = 1;
    static final short F_UNLCK = 2;

    private static final int SIZE = 32;
    private static final int TYPE = 0;
    private static final int WHENCE = 2;
    private static final int START = 8;
    private static final int LENGTH = 16;
    private static final int PID = 24;

    private final NativeBlock block = new NativeBlock(SIZE);

    Flock(short type, long start, long length) {
        fill(type, start, length);
    }

    void fill(short type, long start, long length) {
        block.putShort(TYPE, type);
        block.putShort(WHENCE, (short) 0);
        block.putLong(START, start);
        block.putLong(LENGTH, length);
        block.putInt(PID, 0);
    }

    short type() {
        return block.getShort(TYPE);
    }

    long address() {
        return block.address();
    }
}
