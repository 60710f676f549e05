package org.zward.zfs;

import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/** What the errors of libzfs_core mean: it returns an errno and says nothing. */
final class Errno {

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ENXIO = 6;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;

    static final String AS_ROOT = "run it as root";

    private Errno() {}

    static boolean isDenied(int errno) {
        return errno == EPERM || errno == EACCES;
    }

    /** A failure of libzfs_core's, or of the system. */
    static ZfsException failure(String subject, String what, int errno, LibC libc) {
        String problem = what + ": " + libc.strerror(errno);
        return switch (errno) {
            case EPERM, EACCES -> new ZfsException(Kind.NOT_PERMITTED, subject, problem, AS_ROOT);
            case ENOENT -> new ZfsException(Kind.NO_SUCH, subject, problem, "see 'zfs list'");
            default -> new ZfsException(Kind.FAILED, subject, problem, "see 'zpool status'");
        };
    }

    /** A dataset that can't be destroyed. */
    static ZfsException destroy(String dataset, int errno, LibC libc) {
        return switch (errno) {
            case EBUSY ->
                new ZfsException(
                        Kind.BUSY, dataset, "cannot destroy: it is mounted, held or has snapshots", "unmount it first");
            case EEXIST ->
                new ZfsException(Kind.FAILED, dataset, "cannot destroy: it has children", "destroy these first");
            default -> failure(dataset, "cannot destroy", errno, libc);
        };
    }
}
