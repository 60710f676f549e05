package org.zward.pool;

import java.util.Objects;
import org.zward.lock.HeldCheck;
import org.zward.lock.LockLostException;
import org.zward.lock.PoolLock;

/**
 * A pool inside a sequence: locked, and imported. Good until the sequence's work returns.
 *
 * @param pool the pool as it was when the work began
 * @param origin who imported it
 * @param lock its lock; not to be closed by the work
 */
public record OpenPool(ImportedPool pool, Origin origin, PoolLock lock) implements HeldCheck {

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
     * @param lock its lock
     */
    public OpenPool {
        Objects.requireNonNull(pool);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(lock);
    }

    @Override
    public void ensureHeld() throws LockLostException {
        lock.ensureHeld();
    }
}
