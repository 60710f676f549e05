package org.zward.posix;

/**
 * Error numbers of Linux that need a word of their own ({@code asm-generic/errno-base.h} and {@code errno.h}; the same
 * on x86-64 and aarch64), with what to do about each.
 */
enum Errno {
    EPERM(1, Remedy.PERMISSION),
    ENOENT(2, "make sure that nothing removes it meanwhile, then try again"),
    EINTR(4, Remedy.RETRY),
    EIO(5, "check the device its file system is on, and the kernel log"),
    ENXIO(6, Remedy.REMOVE),
    E2BIG(7, "give fewer or shorter arguments"),
    ENOEXEC(8, "start it with its interpreter, or give it a '#!' line"),
    EBADF(9, "report this as a mistake in zward"),
    EAGAIN(11, Remedy.RETRY),
    ENOMEM(12, "free memory, then try again"),
    EACCES(13, Remedy.PERMISSION),
    EEXIST(17, Remedy.REMOVE),
    ENOTDIR(20, "choose a lock directory whose path has directories only"),
    EISDIR(21, Remedy.REMOVE),
    EINVAL(22, "choose a lock directory on a local file system such as tmpfs"),
    ENFILE(23, "raise the limit of open files of the system (sysctl fs.file-max)"),
    EMFILE(24, "raise the limit of open files of the process (ulimit -n)"),
    ENOSPC(28, "free space or inodes on its file system, or choose another lock directory"),
    EROFS(30, "make its file system writable, or choose another lock directory"),
    ENAMETOOLONG(36, "choose a lock directory with a shorter path"),
    ENOLCK(37, "choose a lock directory on a local file system such as tmpfs"),
    ENOSYS(38, "run a kernel of version 4.11 or later"),
    ELOOP(40, Remedy.REMOVE),
    EDQUOT(122, "raise the quota on its file system, or choose another lock directory");

    private final int number;
    private final String remedy;

    Errno(int number, String remedy) {
        this.number = number;
        this.remedy = remedy;
    }

    int number() {
        return number;
    }

    boolean is(int errno) {
        return number == errno;
    }

    static String symbol(int errno) {
        for (Errno known : values()) {
            if (known.is(errno)) {
                return known.name();
            }
        }
        return "errno " + errno;
    }

    static String remedy(int errno) {
        for (Errno known : values()) {
            if (known.is(errno)) {
                return known.remedy;
            }
        }
        return "look the error up in errno(3), and check the file system of the lock directory";
    }

    /** Constants of an enum can't use its own static fields; they can use those of a nested class. */
    private static final class Remedy {
        static final String PERMISSION = "run as the user that owns the lock directory, or choose another one";
        static final String REMOVE = "remove it if nothing needs it, or choose another lock directory";
        static final String RETRY = "try again";
    }
}
