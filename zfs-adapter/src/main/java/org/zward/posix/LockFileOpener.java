package org.zward.posix;

import com.sun.jna.Native;
import org.zward.lock.LockFilesException;
import org.zward.lock.ZwardException.Kind;

/**
 * Opens a file of the lock directory, never through a symbolic link and never truncating it, and refuses what can't be
 * a file of ours. What is refused stays as it is. Thread-safe.
 */
final class LockFileOpener {

    /** What {@link #openExisting} returns where there is no such file. */
    static final int NONE = -1;

    /** O_NONBLOCK, so that a FIFO or device in the file's place can't keep us; a regular file does not mind. */
    private static final int FLAGS = LibC.O_RDWR | LibC.O_CLOEXEC | LibC.O_NOFOLLOW | LibC.O_NONBLOCK;

    private static final int OTHERS_MAY_WRITE = 0022;

    private final LibC libc;
    private final LockDirectory directory;

    LockFileOpener(LibC libc, LockDirectory directory) {
        this.libc = libc;
        this.directory = directory;
    }

    /** Opens the file, made if it is missing. {@code status} is its afterwards. Returns the descriptor. */
    int openOrCreate(LockPath path, FileStatus status) throws LockFilesException {
        int descriptor = open(path, LibC.O_CREAT, status);
        if (descriptor == NONE) {
            // the directory was removed since it was looked at
            directory.prepareNow(status);
            descriptor = open(path, LibC.O_CREAT, status);
        }
        if (descriptor == NONE) {
            throw FailedCall.on(path.toString(), "open", Errno.ENOENT.number());
        }
        return descriptor;
    }

    /** Opens the file. {@code status} is its afterwards. Returns the descriptor, or {@link #NONE} if it is not there. */
    int openExisting(LockPath path, FileStatus status) throws LockFilesException {
        return open(path, 0, status);
    }

    private int open(LockPath path, int create, FileStatus status) throws LockFilesException {
        int descriptor = path.open(libc, FLAGS | create);
        if (descriptor < 0) {
            int errno = Native.getLastError();
            if (Errno.ENOENT.is(errno)) {
                return NONE;
            }
            throw notOpened(path, errno);
        }
        try {
            check(path, descriptor, status);
        } catch (LockFilesException e) {
            libc.close(descriptor);
            throw e;
        }
        return descriptor;
    }

    private void check(LockPath path, int descriptor, FileStatus status) throws LockFilesException {
        if (!status.ofDescriptor(descriptor)) {
            throw FailedCall.on(path.toString(), "fstat");
        }
        if (!status.is(FileType.REGULAR)) {
            throw refused(path, "is " + status.type().words());
        }
        if (status.owner() != libc.user()) {
            throw refused(path, "belongs to user " + Integer.toUnsignedString(status.owner()));
        }
        if ((status.permissions() & OTHERS_MAY_WRITE) != 0) {
            throw refused(path, String.format("has mode %04o: others than its owner may write", status.permissions()));
        }
        if (status.links() > 1) {
            throw refused(path, "has " + status.links() + " names");
        }
    }

    private static LockFilesException notOpened(LockPath path, int errno) {
        if (Errno.ELOOP.is(errno)) {
            return refused(path, "is " + FileType.LINK.words());
        }
        if (Errno.EISDIR.is(errno)) {
            return refused(path, "is " + FileType.DIRECTORY.words());
        }
        if (Errno.ENXIO.is(errno)) {
            return refused(path, "is a socket, or a device that is not there");
        }
        return FailedCall.on(path.toString(), "open", errno);
    }

    private static LockFilesException refused(LockPath path, String problem) {
        return new LockFilesException(
                Kind.FAILED,
                path.toString(),
                problem + ", not a lock file",
                "remove it if nothing needs it, or choose another lock directory");
    }
}
