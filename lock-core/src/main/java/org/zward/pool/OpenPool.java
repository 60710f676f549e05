package org.zward.pool;

import java.util.Objects;
import java.util.Optional;
import org.zward.lock.HeldCheck;
import org.zward.lock.LockLostException;
import org.zward.lock.PoolLock;

/**
 * A pool inside a sequence: locked, and imported. Good until the sequence's work returns.
 *
 * @param pool the pool as it was when the work began
 * @param origin who imported it
 * @param lease the number of the lease between hosts that the sequence imported it under: of two imports of a pool the
 *     later has the larger; empty if it was not imported, or under no lease
 * @param lock its lock; not to be closed by the work
 */
public record OpenPool(ImportedPool pool, Origin origin, Optional<Long> lease, PoolLock lock) implements HeldCheck {

    /** Who imported it. */
    public enum Origin {
        /** It was found imported, and stays so. */
        FOUND,
        /** The sequence did. */
        IMPORTED
    }

    /**
     * Checks that nothing is null.
     *
     * @param pool the pool as it was when the work began
     * @param origin who imported it
     * @param lease the number of the lease that the sequence imported it under
     * @param lock its lock
     */
    public OpenPool {
        Objects.requireNonNull(pool);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(lease);
        Objects.requireNonNull(lock);
    }

    @Override
    public void ensureHeld() throws LockLostException {
        lock.ensureHeld();
    }
}
