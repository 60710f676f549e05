package org.zward.posix;

import com.sun.jna.Native;
import java.util.Optional;
import java.util.function.Consumer;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolName;

/**
 * One taking of one pool's lock: open, lock, and compare the inode that was locked with the one that the path names, in
 * this order. The comparison is what the protocol stands on: a holder that releases unlinks the file, and whoever slept
 * on it then owns a file that the next one does not see.
 *
 * <p>Not thread-safe. Unless it succeeds, nothing is left open or locked.
 */
final class LockTaker {

    /**
     * How often one that does not wait starts anew because its file was replaced. More than a few in a row takes a file
     * system whose inode numbers change.
     */
    private static final int ATTEMPTS = 10;

    private final LibC libc;
    private final LockFileOpener opener;
    private final PoolName pool;
    private final LockPath path;
    private final Workspace workspace;
    private final Consumer<Workspace> returned;
    private long device;
    private long inode;

    LockTaker(
            LibC libc,
            LockFileOpener opener,
            PoolName pool,
            LockPath path,
            Workspace workspace,
            Consumer<Workspace> returned) {
        this.libc = libc;
        this.opener = opener;
        this.pool = pool;
        this.path = path;
        this.workspace = workspace;
        this.returned = returned;
    }

    /** Takes the lock if it is free. */
    Optional<HeldLockFile> tryOnce() throws LockFilesException {
        Optional<HeldLockFile> held = Optional.empty();
        for (int attempt = 0; held.isEmpty() && attempt < ATTEMPTS; attempt++) {
            int descriptor = openOrCreate();
            if (!tryLock(descriptor)) {
                return Optional.empty();
            }
            held = confirm(descriptor);
        }
        return held;
    }

    /** Takes the lock if there is a file and it is free. */
    Optional<HeldLockFile> tryExisting() throws LockFilesException {
        int descriptor = openExisting();
        boolean locked = descriptor != LockFileOpener.NONE && tryLock(descriptor);
        return locked ? confirm(descriptor) : Optional.empty();
    }

    /** Takes the lock, waiting for it; nothing if the deadline came first. */
    Optional<HeldLockFile> await(Deadline deadline) throws LockFilesException, InterruptedException {
        Optional<HeldLockFile> held = Optional.empty();
        while (held.isEmpty()) {
            int descriptor = openOrCreate();
            boolean locked = false;
            try {
                locked = LockWait.await(libc, LockByte.OWNER, descriptor, path.toString(), deadline);
            } finally {
                if (!locked) {
                    giveUp(descriptor);
                }
            }
            if (!locked) {
                return Optional.empty();
            }
            held = confirm(descriptor);
            if (held.isEmpty() && deadline.hasPassed()) {
                return Optional.empty();
            }
        }
        return held;
    }

    private int openOrCreate() throws LockFilesException {
        return remember(opener.openOrCreate(path, workspace.status()));
    }

    private int openExisting() throws LockFilesException {
        return remember(opener.openExisting(path, workspace.status()));
    }

    private int remember(int descriptor) {
        device = workspace.status().device();
        inode = workspace.status().inode();
        return descriptor;
    }

    private boolean tryLock(int descriptor) throws LockFilesException {
        if (LockByte.OWNER.tryLock(libc, descriptor) == 0) {
            return true;
        }
        int errno = Native.getLastError();
        libc.close(descriptor);
        if (Errno.EAGAIN.is(errno) || Errno.EACCES.is(errno)) {
            return false;
        }
        throw FailedCall.on(path.toString(), "fcntl(F_OFD_SETLK)", errno);
    }

    /** Nothing if somebody removed the file while we waited for it: start anew. */
    private Optional<HeldLockFile> confirm(int descriptor) throws LockFilesException {
        FileStatus status = workspace.status();
        int errno = status.ofPath(path.encoded()) ? 0 : Native.getLastError();
        if (errno == 0 && status.isFile(device, inode)) {
            return Optional.of(new OwnedLockFile(libc, pool, path, descriptor, workspace, returned));
        }
        giveUp(descriptor);
        if (errno == 0 || Errno.ENOENT.is(errno)) {
            return Optional.empty();
        }
        throw FailedCall.on(path.toString(), "lstat", errno);
    }

    /** Unlocks what may be locked, and does not leave that to the close: see {@link TakenByte}. */
    private void giveUp(int descriptor) {
        LockByte.OWNER.unlock(libc, descriptor);
        libc.close(descriptor);
    }
}
