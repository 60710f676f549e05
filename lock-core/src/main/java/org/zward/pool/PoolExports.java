package org.zward.pool;

import java.time.Duration;
import java.util.Optional;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

/** Exports pools because somebody asked for it, each under its lock. Thread-safe. */
public final class PoolExports {

    /** What to do with what is mounted. */
    public enum Mounted {
        /** Leave it: the export fails then. */
        LEAVE,
        /** Unmount it first. */
        UNMOUNT
    }

    /** What became of it. */
    public enum Outcome {
        /** It was exported. */
        EXPORTED,
        /** It was not imported on this host. */
        NOT_IMPORTED
    }

    private final PoolLocks locks;
    private final Zpools zpools;

    /**
     * Makes one.
     *
     * @param locks the locks
     * @param zpools the pools of this host
     */
    public PoolExports(PoolLocks locks, Zpools zpools) {
        this.locks = locks;
        this.zpools = zpools;
    }

    /**
     * Exports a pool.
     *
     * @param pool the pool
     * @param mounted what to do with what is mounted
     * @param busyTimeout how long to try while it, or what is to be unmounted, is busy
     * @param request how its lock is taken
     * @return what became of it
     * @throws ZwardException if the lock can't be had or is lost, something is mounted, or the pool stays busy
     * @throws InterruptedException if the thread was interrupted; the pool is imported still
     */
    public Outcome export(PoolName pool, Mounted mounted, Duration busyTimeout, LockRequest request)
            throws ZwardException, InterruptedException {
        try (PoolLock lock = locks.lock(pool, request)) {
            Optional<ImportedPool> imported = zpools.imported(pool);
            if (imported.isEmpty()) {
                return Outcome.NOT_IMPORTED;
            }
            new JournaledExport(zpools).run(lock, imported.get(), mounted, Deadline.after(busyTimeout));
            return Outcome.EXPORTED;
        }
    }
}
