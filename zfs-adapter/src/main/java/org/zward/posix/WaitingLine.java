package org.zward.posix;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.zward.lock.Deadline;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolName;

/**
 * The line in which processes wait for a pool: a byte of {@code .queue}, a file of the lock directory that is never
 * unlinked, so that the kernel's order of waiters is never thrown away as it is on a lock file. Whoever has the pool's
 * byte is the head of the line and alone waits for the lock file. Exclusion never depends on it: without it we are
 * unfair, not unsafe.
 *
 * <p>One descriptor per process stays open, to look whether anybody waits; each waiter has one of its own while it
 * waits. Locks belong to descriptions: on a shared one two waiters of a process would both be head of the line.
 *
 * <p>Thread-safe. The open descriptor and the probe are guarded by this object's monitor, which is held for a single
 * call that does not wait.
 */
final class WaitingLine implements AutoCloseable {

    private static final int CLOSED = -1;

    private final LibC libc;
    private final LockDirectory directory;
    private final LockFileOpener opener;
    private final LockProbe probe;
    private final FileStatus status;
    private int descriptor = CLOSED;
    private long device;
    private long inode;

    WaitingLine(LibC libc, LockDirectory directory, LockFileOpener opener) {
        this.libc = libc;
        this.directory = directory;
        this.opener = opener;
        this.probe = new LockProbe(libc);
        this.status = new FileStatus(libc);
    }

    /** Whether nobody waits, for whatever pool. */
    synchronized boolean isEmpty() throws LockFilesException {
        if (descriptor == CLOSED) {
            descriptor = opener.openOrCreate(directory.queue(), status);
            device = status.device();
            inode = status.inode();
        }
        return !probe.anyByteLocked(descriptor, directory.queue().toString());
    }

    /**
     * Waits to be the head of a pool's line.
     *
     * @return the place, to be left by closing it; nothing if the deadline came first
     */
    Optional<TakenByte> await(PoolName pool, Deadline deadline) throws LockFilesException, InterruptedException {
        FileStatus own = new FileStatus(libc);
        int waiting = opener.openOrCreate(directory.queue(), own);
        LockByte lockByte = byteOf(pool);
        TakenByte place = new TakenByte(libc, lockByte, waiting);
        boolean first = false;
        try {
            forgetIfNot(own);
            first = LockWait.await(libc, lockByte, waiting, directory.queue().toString(), deadline);
            return first ? Optional.of(place) : Optional.empty();
        } finally {
            if (!first) {
                place.close();
            }
        }
    }

    @Override
    public synchronized void close() {
        if (descriptor != CLOSED) {
            libc.close(descriptor);
            descriptor = CLOSED;
        }
    }

    /** Somebody may have removed the file, or the directory, by hand: look at the new one from now on. */
    private synchronized void forgetIfNot(FileStatus current) {
        if (!current.isFile(device, inode)) {
            close();
        }
    }

    /** 62 bits, so that no two pools share a byte and the offset is a valid one. */
    static LockByte byteOf(PoolName pool) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(pool.value().getBytes(StandardCharsets.UTF_8));
            return new LockByte(new BigInteger(1, digest).shiftRight(256 - 62).longValueExact());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
