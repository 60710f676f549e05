package org.zward.posix;

import java.lang.ref.Reference;
import java.util.function.Consumer;
import org.zward.lock.HeldLockFile;
import org.zward.lock.LockFilesException;
import org.zward.lock.LockLostException;
import org.zward.lock.PoolName;

/** A lock file whose lock this process took. Not thread-safe. */
final class OwnedLockFile extends OpenLockFile implements HeldLockFile {

    private final LibC libc;
    private final Consumer<Workspace> returned;

    /** Found empty, not written since, and shared with nobody: to read it needs no call. */
    private boolean empty;

    private boolean keptFromTools;
    private boolean open = true;

    /** For a file whose lock was just had; {@code workspace.status()} is its. */
    OwnedLockFile(
            LibC libc,
            PoolName pool,
            LockPath path,
            int descriptor,
            Workspace workspace,
            Consumer<Workspace> returned) {
        super(libc, pool, path, descriptor, workspace);
        this.libc = libc;
        this.returned = returned;
        this.empty = workspace.status().size() == 0;
    }

    @Override
    public int descriptor() {
        empty = false;
        return super.descriptor();
    }

    @Override
    public String read() throws LockFilesException {
        ensureOpen();
        return empty ? "" : super.read();
    }

    @Override
    public void write(int offset, byte[] bytes) throws LockFilesException {
        ensureOpen();
        empty = false;
        super.write(offset, bytes);
    }

    @Override
    public void ensureHeld() throws LockLostException {
        ensureOpen();
        super.ensureHeld();
    }

    @Override
    public void keepFromTools() throws LockFilesException {
        ensureOpen();
        if (LockByte.NOT_FOR_TOOLS.tryLock(libc, super.descriptor()) != 0) {
            throw FailedCall.on(path().toString(), "fcntl(F_OFD_SETLK)");
        }
        keptFromTools = true;
    }

    @Override
    public void release(Disposal disposal) throws LockLostException, LockFilesException {
        if (!open) {
            return;
        }
        try {
            if (!isAtItsPath()) {
                throw new LockLostException(pool(), path() + " was removed or replaced");
            }
            // only while holding: a waiter would else own a file that is then removed under it
            if (disposal == Disposal.UNLINK && path().unlink(libc) != 0) {
                throw FailedCall.on(path().toString(), "unlink");
            }
        } finally {
            if (keptFromTools) {
                LockByte.NOT_FOR_TOOLS.unlock(libc, descriptor());
            }
            // not left to close: a child may have kept the description open, and waiters sleep on this inode
            LockByte.OWNER.unlock(libc, descriptor());
            abandonToHeirs();
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void abandonToHeirs() {
        if (open) {
            open = false;
            libc.close(descriptor());
            returned.accept(workspace());
        }
    }

    private void ensureOpen() {
        if (!open) {
            throw new IllegalStateException("the lock of " + pool() + " was released");
        }
    }
}
