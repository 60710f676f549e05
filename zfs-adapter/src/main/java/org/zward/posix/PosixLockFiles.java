package org.zward.posix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.IoReason;
import org.zward.lock.LockFile;
import org.zward.lock.LockFiles;
import org.zward.lock.LockFilesException;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.Owner;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;

/**
 * The lock files of a directory on this host, locked with open-file-description locks ({@code fcntl(2)}, F_OFD_SETLK).
 *
 * <p>The invariant: <em>the holder of pool P is the one open file description that has the OFD write lock on byte 0 of
 * the inode that {@code P.lock} names.</em> The inode is the lock; the path only finds it. A taker therefore compares
 * the two after the lock was granted, and a holder unlinks the path only while it holds.
 *
 * <ul>
 *   <li>The lock belongs to the description: closing another descriptor of the file, anywhere, does not drop it, as it
 *       would drop a classic lock; a child that inherits the descriptor shares it. The kernel drops it when the last
 *       descriptor is closed, at the latest when the last process that has one dies.
 *   <li>It excludes classic {@code fcntl} locks and is excluded by them, so other languages can take part. It knows
 *       nothing of {@code flock(2)}.
 *   <li>A file that outlives its lock is what a dead holder left; its content is for the next taker.
 *   <li>It does not work on NFS, whose locks belong to the server's idea of a client; that is refused.
 * </ul>
 *
 * <p>Lock order: the byte in the {@linkplain WaitingLine line}, then byte 0 of the lock file. The byte in the line is
 * taken by whoever has to wait, and freed when it has the lock. Whoever comes while nobody waits does without.
 *
 * <p>Thread-safe. Who calls it: {@code LockTable}, one thread per pool at a time; more are correct.
 */
public final class PosixLockFiles implements LockFiles, AutoCloseable {

    private final LibC libc;
    private final LockDirectory directory;
    private final LockFileOpener opener;
    private final WaitingLine line;
    private final ConcurrentLinkedDeque<Workspace> workspaces = new ConcurrentLinkedDeque<>();

    private PosixLockFiles(LibC libc, Path directory) {
        this.libc = libc;
        this.directory = new LockDirectory(libc, directory);
        this.opener = new LockFileOpener(libc, this.directory);
        this.line = new WaitingLine(libc, this.directory, opener);
    }

    /**
     * The lock files of a directory, which is neither looked at nor made yet.
     *
     * @param directory the lock directory
     * @return its files
     * @throws LockFilesException if libc can't be used on this machine
     */
    public static PosixLockFiles in(Path directory) throws LockFilesException {
        return new PosixLockFiles(LibC.load(), directory);
    }

    @Override
    public void prepare() throws LockFilesException {
        directory.prepareNow(new FileStatus(libc));
    }

    @Override
    public HeldLockFile acquire(PoolName pool, Deadline deadline)
            throws LockTimeoutException, LockFilesException, InterruptedException {
        Workspace workspace = borrow();
        Optional<HeldLockFile> held = Optional.empty();
        try {
            directory.prepare(workspace.status());
            LockTaker taker = taker(pool, workspace);
            boolean barges = deadline.hasPassed() || line.isEmpty();
            if (barges) {
                held = taker.tryOnce();
            }
            if (held.isEmpty() && !(barges && deadline.hasPassed())) {
                held = standInLine(pool, taker, deadline);
            }
            return held.orElseThrow(() -> LockTimeoutException.of(pool, this));
        } finally {
            returnUnless(held.isPresent(), workspace);
        }
    }

    private Optional<HeldLockFile> standInLine(PoolName pool, LockTaker taker, Deadline deadline)
            throws LockFilesException, InterruptedException {
        Optional<TakenByte> place = line.await(pool, deadline);
        if (place.isEmpty()) {
            // the head of the line may be stopped or frozen, and the lock free
            return taker.tryOnce();
        }
        try {
            return taker.await(deadline);
        } finally {
            place.get().close();
        }
    }

    @Override
    public Optional<HeldLockFile> takeExisting(PoolName pool) throws LockFilesException {
        Workspace workspace = borrow();
        Optional<HeldLockFile> held = Optional.empty();
        try {
            if (directory.exists(workspace.status())) {
                held = taker(pool, workspace).tryExisting();
            }
            return held;
        } finally {
            returnUnless(held.isPresent(), workspace);
        }
    }

    @Override
    public Optional<LockFile> join(PoolName pool, int descriptor) throws LockFilesException {
        Workspace workspace = new Workspace(libc);
        if (!directory.exists(workspace.status())
                || !workspace.status().ofDescriptor(descriptor)
                || !hasLock(descriptor)) {
            return Optional.empty();
        }
        OpenLockFile file = new OpenLockFile(libc, pool, directory.fileOf(pool), descriptor, workspace);
        return file.isAtItsPath() ? Optional.of(file) : Optional.empty();
    }

    @Override
    public List<Entry> entries() throws LockFilesException {
        return List.copyOf(new DirectoryListing(libc, directory).entries());
    }

    @Override
    public Optional<Entry.OfPool> entry(PoolName pool) throws LockFilesException {
        return new DirectoryListing(libc, directory).entry(pool);
    }

    @Override
    public Optional<Owner> successor(PoolName pool, Owner recorded) {
        ByteHolder holder = new ByteHolder();
        Path file = directory.path().resolve(LockDirectory.fileName(pool));
        return holder.hasEnded(recorded) ? holder.find(file, LockByte.OWNER) : Optional.empty();
    }

    /** Closes what is kept open between locks. Locks that are held stay held; using it again opens it again. */
    @Override
    public void close() {
        line.close();
    }

    private boolean hasLock(int descriptor) throws LockFilesException {
        try {
            return DescriptionLocks.haveOwnerByte(descriptor);
        } catch (IOException e) {
            throw new LockFilesException(
                    Kind.FAILED,
                    "/proc/self/fdinfo/" + descriptor,
                    "can't be read: " + IoReason.of(e),
                    "make sure that /proc is mounted");
        }
    }

    private LockTaker taker(PoolName pool, Workspace workspace) {
        return new LockTaker(libc, opener, pool, directory.fileOf(pool), workspace, workspaces::push);
    }

    private Workspace borrow() {
        Workspace free = workspaces.poll();
        return free == null ? new Workspace(libc) : free;
    }

    private void returnUnless(boolean kept, Workspace workspace) {
        if (!kept) {
            workspaces.push(workspace);
        }
    }
}
