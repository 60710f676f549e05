package org.zward.posix;

import java.lang.ref.Reference;

/**
 * What the kernel says of a file, and the memory it says it in. Not thread-safe.
 *
 * <p>{@code statx(2)} rather than {@code fstat} and {@code lstat}: {@code struct statx} ({@code linux/stat.h}, since
 * 4.11) is the same on every machine, and glibc exports the call since 2.28, while {@code fstat} and {@code lstat} are
 * exported since 2.33 only.
 */
final class FileStatus {

    private static final int SIZE = 256;
    private static final int NLINK = 16;
    private static final int UID = 20;
    private static final int MODE = 28;
    private static final int INODE = 32;
    private static final int LENGTH = 40;
    private static final int DEVICE_MAJOR = 136;
    private static final int DEVICE_MINOR = 140;

    /** STATX_TYPE, _MODE, _NLINK, _UID, _INO, _SIZE. */
    private static final int WANTED = 0x1 | 0x2 | 0x4 | 0x8 | 0x100 | 0x200;

    private static final NativeBlock EMPTY_PATH = NativeBlock.string("");

    private final LibC libc;
    private final NativeBlock block = new NativeBlock(SIZE);

    FileStatus(LibC libc) {
        this.libc = libc;
    }

    /** {@code fstat(2)}; false if it failed. */
    boolean ofDescriptor(int descriptor) {
        return statx(descriptor, EMPTY_PATH, LibC.AT_EMPTY_PATH);
    }

    /** {@code lstat(2)}; false if it failed. */
    boolean ofPath(NativeBlock path) {
        return statx(LibC.AT_FDCWD, path, LibC.AT_SYMLINK_NOFOLLOW);
    }

    private boolean statx(int directory, NativeBlock path, int flags) {
        try {
            return libc.statx(directory, path.address(), flags, WANTED, block.address()) == 0;
        } finally {
            Reference.reachabilityFence(path);
            Reference.reachabilityFence(this);
        }
    }

    boolean is(FileType type) {
        return type() == type;
    }

    FileType type() {
        return FileType.of(mode());
    }

    /** The permission bits, set-id and sticky bits included. */
    int permissions() {
        return mode() & 07777;
    }

    int owner() {
        return block.getInt(UID);
    }

    int links() {
        return block.getInt(NLINK);
    }

    long size() {
        return block.getLong(LENGTH);
    }

    long inode() {
        return block.getLong(INODE);
    }

    long device() {
        return (long) block.getInt(DEVICE_MAJOR) << 32 | Integer.toUnsignedLong(block.getInt(DEVICE_MINOR));
    }

    boolean isFile(long device, long inode) {
        return inode() == inode && device() == device;
    }

    private int mode() {
        return Short.toUnsignedInt(block.getShort(MODE));
    }
}
