package org.zward.lock;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.zward.lock.FakeLockDirectory.Description;

/**
 * {@link LockFiles} in memory, as one process of a host sees them. Keeps the contract of the real ones, and lets a test
 * stand between any two steps ({@link #gate}), kill the process ({@link #die}), start children that inherit
 * descriptors ({@link #child}) and remove files by hand.
 *
 * <p>Thread-safe.
 */
public final class FakeLockFiles implements LockFiles {

    final FakeLockDirectory directory;
    private final Map<Integer, Description> descriptors = new ConcurrentHashMap<>();
    final Set<Runnable> atDeath = ConcurrentHashMap.newKeySet();
    private final AtomicInteger nextDescriptor = new AtomicInteger(3);
    private volatile boolean dead;
    private volatile Gate gate = (step, pool) -> {};
    private volatile Optional<Owner> successor = Optional.empty();

    /** A step that a test may stand in front of. */
    public enum Step {
        /** The lock file is about to be opened. */
        OPEN,
        /** Its lock was taken; whether it still is the path's file is not checked yet. */
        LOCKED,
        /** It is about to be read. */
        READ,
        /** It is about to be written. */
        WRITE,
        /** The sequence byte is about to be taken. */
        TAKE_SEQUENCE_BYTE,
        /** Whether it is held still is about to be looked at. */
        ENSURE_HELD,
        /** It is about to be unlinked, its lock still held. */
        UNLINK,
        /** It is about to be unlocked. */
        UNLOCK
    }

    /** Called in front of each step, without any lock of the fake's: it may wait, and it may fail the step. */
    public interface Gate {
        /**
         * Called by the thread that is about to take the step.
         *
         * @param step the step
         * @param pool the pool
         * @throws LockFilesException to fail the step; only {@code OPEN}, {@code READ}, {@code WRITE}, {@code UNLINK}
         *     and {@code TAKE_SEQUENCE_BYTE} can fail
         */
        void before(Step step, PoolName pool) throws LockFilesException;
    }

    /** What a killed process gets out of whatever it still tries. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        public Killed() {
            super("this process was killed");
        }
    }

    /** A process on an empty lock directory of its own. */
    public FakeLockFiles() {
        this(new FakeLockDirectory());
    }

    private FakeLockFiles(FakeLockDirectory directory) {
        this.directory = directory;
    }

    /**
     * Another process on the same directory.
     *
     * @return what it sees
     */
    public FakeLockFiles otherProcess() {
        return new FakeLockFiles(directory);
    }

    /**
     * A process that this one starts.
     *
     * @param inherited descriptors of this process that it inherits, under their numbers
     * @return what it sees
     */
    public FakeLockFiles child(int... inherited) {
        FakeLockFiles child = otherProcess();
        for (int descriptor : inherited) {
            Description description = descriptors.get(descriptor);
            directory.addDescriptor(description);
            child.descriptors.put(descriptor, description);
            child.nextDescriptor.accumulateAndGet(descriptor + 1, Math::max);
        }
        return child;
    }

    /**
     * Makes every step of this process go through a gate.
     *
     * @param newGate the gate
     */
    public void gate(Gate newGate) {
        gate = newGate;
    }

    /**
     * Sets who is found to have the locks whose recorded owner has ended.
     *
     * @param now the process
     */
    public void successor(Owner now) {
        successor = Optional.of(now);
    }

    /** Kills the process: closes its descriptors; whatever its threads still try throws {@link Killed}. */
    public void die() {
        directory.atomically(() -> {
            dead = true;
            List.copyOf(atDeath).forEach(Runnable::run);
            Set.copyOf(descriptors.keySet()).forEach(this::close);
            return null;
        });
    }

    /**
     * Removes a lock file as an administrator would, holder or not.
     *
     * @param pool the pool
     */
    public void removeByHand(PoolName pool) {
        directory.unlink(pool);
    }

    /** Removes the directory with all files in it. */
    public void removeDirectoryByHand() {
        directory.unlinkAll();
    }

    /**
     * Puts a file where a dead owner would have left one.
     *
     * @param pool the pool
     * @param content what it says
     */
    public void leave(PoolName pool, String content) {
        Description description = directory.open(pool);
        directory.write(description.inode, 0, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Puts a file where a dead owner would have left one.
     *
     * @param pool the pool
     * @param record what it says
     */
    public void leave(PoolName pool, OwnerRecord record) {
        leave(pool, new String(OwnerRecordFormat.format(record), StandardCharsets.UTF_8));
    }

    /**
     * Puts something into the directory that is no lock file.
     *
     * @param name its name
     */
    public void putForeign(String name) {
        directory.putForeign(name, "not a lock file");
    }

    /**
     * What a pool's lock file says.
     *
     * @param pool the pool
     * @return its content, or nothing if there is no file
     */
    public Optional<String> content(PoolName pool) {
        return Optional.ofNullable(directory.paths().get(pool)).map(this::text);
    }

    /**
     * How many are in {@link #acquire} for a pool, in all processes of the directory; the holder is not.
     *
     * @param pool the pool
     * @return their number
     */
    public int waiters(PoolName pool) {
        return directory.queued(pool);
    }

    /**
     * How many wait for a sequence byte, in all processes of the directory.
     *
     * @return their number
     */
    public int sequenceWaiters() {
        return directory.sequenceWaiters();
    }

    /**
     * How many descriptors the process has open.
     *
     * @return their number
     */
    public int openDescriptors() {
        return descriptors.size();
    }

    /**
     * {@code dup(2)}.
     *
     * @param descriptor an open descriptor
     * @return another one of the same description
     */
    public int duplicate(int descriptor) {
        Description description = descriptors.get(descriptor);
        directory.addDescriptor(description);
        return number(description);
    }

    /**
     * {@code close(2)}.
     *
     * @param descriptor a descriptor; nothing happens if it is not open
     */
    public void close(int descriptor) {
        Optional.ofNullable(descriptors.remove(descriptor)).ifPresent(directory::closeDescriptor);
    }

    @Override
    public void prepare() {
        // the directory of a fake is there as soon as it is needed
    }

    @Override
    public HeldLockFile acquire(PoolName pool, Deadline deadline)
            throws LockTimeoutException, LockFilesException, InterruptedException {
        Object ticket = new Object();
        directory.enqueue(pool, ticket);
        try {
            while (true) {
                pass(Step.OPEN, pool);
                FakeHeldLockFile file = opened(directory.open(pool));
                boolean ours = false;
                try {
                    boolean locked = directory.await(deadline, () -> {
                        ensureAlive();
                        return directory.isFirst(pool, ticket) && directory.tryLock(file.description);
                    });
                    if (!locked) {
                        throw LockTimeoutException.of(pool, this);
                    }
                    pass(Step.LOCKED, pool);
                    ours = directory.isAtItsPath(file.description);
                    if (ours) {
                        return file;
                    }
                } finally {
                    if (!ours) {
                        close(file.descriptor());
                    }
                }
            }
        } finally {
            directory.dequeue(pool, ticket);
        }
    }

    @Override
    public Optional<HeldLockFile> takeExisting(PoolName pool) throws LockFilesException {
        pass(Step.OPEN, pool);
        Optional<FakeHeldLockFile> file = directory.openExisting(pool).map(this::opened);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        boolean ours = false;
        try {
            if (directory.tryLock(file.get().description)) {
                pass(Step.LOCKED, pool);
                ours = directory.isAtItsPath(file.get().description);
            }
            return ours ? Optional.of(file.get()) : Optional.empty();
        } finally {
            if (!ours) {
                close(file.get().descriptor());
            }
        }
    }

    @Override
    public Optional<LockFile> join(PoolName pool, int descriptor) {
        ensureAlive();
        return Optional.ofNullable(descriptors.get(descriptor))
                .filter(description -> description.pool.equals(pool))
                .filter(directory::holds)
                .filter(directory::isAtItsPath)
                .map(description -> new FakeLockFile(this, description, descriptor));
    }

    @Override
    public List<Entry> entries() {
        ensureAlive();
        List<Entry> entries = new ArrayList<>();
        directory.paths().forEach((pool, inode) -> entries.add(entry(pool, inode)));
        directory.foreign().forEach((name, what) -> entries.add(new Entry.Foreign(name, what)));
        entries.sort(Comparator.comparing(FakeLockFiles::fileName));
        return List.copyOf(entries);
    }

    @Override
    public Optional<Entry.OfPool> entry(PoolName pool) {
        ensureAlive();
        return Optional.ofNullable(directory.paths().get(pool)).map(inode -> entry(pool, inode));
    }

    @Override
    public Optional<Owner> successor(PoolName pool, Owner recorded) {
        return successor;
    }

    private Entry.OfPool entry(PoolName pool, FakeLockDirectory.Inode inode) {
        return new Entry.OfPool(pool, directory.isLocked(inode) ? State.HELD : State.ABANDONED, text(inode));
    }

    private static String fileName(Entry entry) {
        return entry instanceof Entry.OfPool file ? file.pool() + ".lock" : ((Entry.Foreign) entry).name();
    }

    private FakeHeldLockFile opened(Description description) {
        return directory.atomically(() -> {
            ensureAlive();
            return new FakeHeldLockFile(this, description, number(description));
        });
    }

    private int number(Description description) {
        int number = nextDescriptor.getAndIncrement();
        descriptors.put(number, description);
        return number;
    }

    String text(FakeLockDirectory.Inode inode) {
        return new String(directory.read(inode), StandardCharsets.UTF_8);
    }

    void pass(Step step, PoolName pool) throws LockFilesException {
        ensureAlive();
        gate.before(step, pool);
        ensureAlive();
    }

    void passUnfailing(Step step, PoolName pool) {
        try {
            pass(step, pool);
        } catch (LockFilesException e) {
            throw new AssertionError(step + " can't fail", e);
        }
    }

    boolean isDead() {
        return dead;
    }

    void ensureAlive() {
        if (dead) {
            throw new Killed();
        }
    }
}
