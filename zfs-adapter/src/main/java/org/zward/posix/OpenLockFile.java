package org.zward.posix;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.zward.lock.Deadline;
import org.zward.lock.Journal;
import org.zward.lock.LockFile;
import org.zward.lock.LockFilesException;
import org.zward.lock.LockLostException;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.OwnerRecord;
import org.zward.lock.OwnerRecordFormat;
import org.zward.lock.PoolName;

/**
 * An open lock file whose description has the lock. Not thread-safe, but for {@link #takeSequenceByte}, which uses
 * nothing of what changes here.
 */
class OpenLockFile implements LockFile {

    private final LibC libc;
    private final PoolName pool;
    private final LockPath path;
    private final int descriptor;
    private final Workspace workspace;
    private final long device;
    private final long inode;

    /** For a descriptor that {@code workspace.status()} is of. */
    OpenLockFile(LibC libc, PoolName pool, LockPath path, int descriptor, Workspace workspace) {
        this.libc = libc;
        this.pool = pool;
        this.path = path;
        this.descriptor = descriptor;
        this.workspace = workspace;
        this.device = workspace.status().device();
        this.inode = workspace.status().inode();
    }

    @Override
    public PoolName pool() {
        return pool;
    }

    @Override
    public int descriptor() {
        return descriptor;
    }

    @Override
    public String read() throws LockFilesException {
        return workspace.read(descriptor, path.toString());
    }

    @Override
    public void write(int offset, byte[] bytes) throws LockFilesException {
        workspace.write(descriptor, path.toString(), offset, bytes);
    }

    @Override
    public void ensureHeld() throws LockLostException {
        try {
            if (!DescriptionLocks.haveOwnerByte(descriptor)) {
                throw new LockLostException(pool, "its descriptor does not have it any more");
            }
            if (!isAtItsPath()) {
                throw new LockLostException(pool, path + " was removed or replaced");
            }
        } catch (IOException | LockFilesException e) {
            throw new LockLostException(pool, e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>The descriptor of its own is opened through {@code /proc/self/fd}: a new description of this very inode, even
     * where its path is gone.
     */
    @Override
    public SequenceByte takeSequenceByte(Deadline deadline)
            throws LockTimeoutException, LockFilesException, InterruptedException {
        int own = new LockPath("/proc/self/fd/" + descriptor).open(libc, LibC.O_RDWR | LibC.O_CLOEXEC);
        if (own < 0) {
            throw FailedCall.on(path.toString(), "open");
        }
        TakenByte taken = new TakenByte(libc, LockByte.SEQUENCE, own);
        boolean had = false;
        try {
            had = LockWait.await(libc, LockByte.SEQUENCE, own, path.toString(), deadline);
            if (!had) {
                throw new LockTimeoutException(pool, sequence(own));
            }
            return taken;
        } finally {
            if (!had) {
                taken.close();
            }
        }
    }

    /** Who has the byte; if that can't be found, who has the lock that it belongs to. */
    private Optional<OwnerRecord> sequence(int own) throws LockFilesException {
        Optional<OwnerRecord> outermost = OwnerRecordFormat.parse(pool, new Workspace(libc).read(own, path.toString()));
        Journal journal = outermost.map(OwnerRecord::journal).orElse(Journal.LOCKED);
        return new ByteHolder()
                .find(Path.of("/proc/self/fd/" + descriptor), LockByte.SEQUENCE)
                .map(owner -> new OwnerRecord(journal, owner))
                .or(() -> outermost);
    }

    /** Whether the path still names this file; afterwards {@code workspace.status()} is the path's. */
    final boolean isAtItsPath() throws LockFilesException {
        if (workspace.status().ofPath(path.encoded())) {
            return workspace.status().isFile(device, inode);
        }
        int errno = Native.getLastError();
        if (Errno.ENOENT.is(errno)) {
            return false;
        }
        throw FailedCall.on(path.toString(), "lstat", errno);
    }

    final LockPath path() {
        return path;
    }

    final Workspace workspace() {
        return workspace;
    }
}
