package org.zward.lock;

import java.util.List;

/**
 * The locks of several pools, held. Taken by {@link PoolLocks#lockAll}, released together in reverse order. To be used
 * by their owner alone.
 */
public final class MultiLock implements HeldCheck, AutoCloseable {

    private final List<PoolLock> locks;

    MultiLock(List<PoolLock> locks) {
        this.locks = List.copyOf(locks);
    }

    /**
     * The single locks.
     *
     * @return one per pool, by the pools' names
     */
    public List<PoolLock> locks() {
        return locks;
    }

    /**
     * The lock of one pool.
     *
     * @param pool one of the pools
     * @return its lock
     * @throws IllegalArgumentException if the pool is none of them
     */
    public PoolLock of(PoolName pool) {
        return locks.stream()
                .filter(lock -> lock.pool().equals(pool))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("not among the locked pools: " + pool));
    }

    @Override
    public void ensureHeld() throws LockLostException {
        for (PoolLock lock : locks) {
            lock.ensureHeld();
        }
    }

    /**
     * Closes every single lock, the last taken first. None is left out because another fails.
     *
     * @throws ZwardException what the first failing one failed with, what later ones did suppressed in it
     */
    @Override
    public void close() throws ZwardException {
        closeInReverse(locks);
    }

    static void closeInReverse(List<PoolLock> locks) throws ZwardException {
        FirstFailure failure = new FirstFailure();
        for (int i = locks.size() - 1; i >= 0; i--) {
            failure.take(locks.get(i)::close);
        }
        failure.throwIfAny();
    }
}
