package org.zward.lock;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A lock directory in memory: paths, inodes, open file descriptions and their byte locks, as far as the protocol of
 * design section 2.1 needs them. What one process sees of it is {@link FakeLockFiles}.
 *
 * <p>Concurrency: everything here is guarded by the monitor, which callers hold only for single steps. {@link #changed}
 * is signalled after each change that a waiter may wait for.
 */
final class FakeLockDirectory {

    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition changed = monitor.newCondition();
    private final Map<PoolName, Inode> paths = new TreeMap<>();
    private final Map<String, String> foreign = new TreeMap<>();
    private final Map<PoolName, Deque<Object>> queues = new HashMap<>();
    private int sequenceWaiters;

    /** A file, which may have lost its path. */
    static final class Inode {
        private byte[] content = new byte[0];
        private Description byte0;
        private Object byte1;
    }

    /** An open file description: what a lock belongs to, and what children share. */
    static final class Description {
        final PoolName pool;
        final Inode inode;
        private int descriptors = 1;

        Description(PoolName pool, Inode inode) {
            this.pool = pool;
            this.inode = inode;
        }
    }

    /** One step, all or nothing to other threads. */
    interface Step<T> {
        T take();
    }

    <T> T atomically(Step<T> step) {
        monitor.lock();
        try {
            return step.take();
        } finally {
            changed.signalAll();
            monitor.unlock();
        }
    }

    /** Waits until the condition holds; false if the deadline came first. */
    boolean await(Deadline deadline, BooleanSupplier condition) throws InterruptedException {
        monitor.lockInterruptibly();
        try {
            while (!condition.getAsBoolean()) {
                if (deadline.hasPassed()) {
                    return false;
                }
                changed.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            }
            return true;
        } finally {
            changed.signalAll();
            monitor.unlock();
        }
    }

    Description open(PoolName pool) {
        return atomically(() -> new Description(pool, paths.computeIfAbsent(pool, p -> new Inode())));
    }

    Optional<Description> openExisting(PoolName pool) {
        return atomically(() -> Optional.ofNullable(paths.get(pool)).map(inode -> new Description(pool, inode)));
    }

    /** Takes byte 0; to be called where nobody else can come between. */
    boolean tryLock(Description description) {
        return atomically(() -> {
            if (description.inode.byte0 != null) {
                return false;
            }
            description.inode.byte0 = description;
            return true;
        });
    }

    boolean holds(Description description) {
        return atomically(() -> description.inode.byte0 == description);
    }

    boolean isAtItsPath(Description description) {
        return atomically(() -> paths.get(description.pool) == description.inode);
    }

    void unlock(Description description) {
        atomically(() -> {
            if (description.inode.byte0 == description) {
                description.inode.byte0 = null;
            }
            return null;
        });
    }

    void addDescriptor(Description description) {
        atomically(() -> description.descriptors++);
    }

    /** Closes one descriptor; the last one drops the lock. */
    void closeDescriptor(Description description) {
        atomically(() -> {
            if (--description.descriptors == 0) {
                unlock(description);
            }
            return null;
        });
    }

    boolean takeByte1(Description description, Object taker, Deadline deadline) throws InterruptedException {
        atomically(() -> sequenceWaiters++);
        try {
            return await(deadline, () -> {
                if (description.inode.byte1 != null) {
                    return false;
                }
                description.inode.byte1 = taker;
                return true;
            });
        } finally {
            atomically(() -> sequenceWaiters--);
        }
    }

    void freeByte1(Description description, Object taker) {
        atomically(() -> {
            if (description.inode.byte1 == taker) {
                description.inode.byte1 = null;
            }
            return null;
        });
    }

    int sequenceWaiters() {
        return atomically(() -> sequenceWaiters);
    }

    void enqueue(PoolName pool, Object ticket) {
        atomically(() -> queues.computeIfAbsent(pool, p -> new ArrayDeque<>()).add(ticket));
    }

    void dequeue(PoolName pool, Object ticket) {
        atomically(() -> queues.get(pool).remove(ticket));
    }

    boolean isFirst(PoolName pool, Object ticket) {
        return atomically(() -> queues.get(pool).peek() == ticket);
    }

    int queued(PoolName pool) {
        return atomically(() -> queues.getOrDefault(pool, new ArrayDeque<>()).size());
    }

    byte[] read(Inode inode) {
        return atomically(() -> inode.content.clone());
    }

    void write(Inode inode, int offset, byte[] bytes) {
        atomically(() -> {
            byte[] content = Arrays.copyOf(inode.content, Math.max(inode.content.length, offset + bytes.length));
            System.arraycopy(bytes, 0, content, offset, bytes.length);
            inode.content = content;
            return null;
        });
    }

    void unlink(PoolName pool) {
        atomically(() -> paths.remove(pool));
    }

    void unlinkAll() {
        atomically(() -> {
            paths.clear();
            return null;
        });
    }

    Map<PoolName, Inode> paths() {
        return atomically(() -> new TreeMap<>(paths));
    }

    boolean isLocked(Inode inode) {
        return atomically(() -> inode.byte0 != null);
    }

    void putForeign(String name, String what) {
        atomically(() -> foreign.put(name, what));
    }

    Map<String, String> foreign() {
        return atomically(() -> new TreeMap<>(foreign));
    }
}
