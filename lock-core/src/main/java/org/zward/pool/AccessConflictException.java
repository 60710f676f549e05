package org.zward.pool;

import org.zward.lock.PoolName;

/** The pool is imported on this host in another mode than is needed, by somebody who still needs it so. */
public final class AccessConflictException extends PoolException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param kind {@link org.zward.lock.ZwardException.Kind#BUSY} where somebody else has it so, {@code FAILED} where
     *     the caller itself has, or where it could not be imported again
     * @param pool the pool
     * @param problem how it is imported, and by whom
     * @param remedy what to do next
     */
    public AccessConflictException(Kind kind, PoolName pool, String problem, String remedy) {
        super(kind, pool.value(), problem, remedy);
    }
}
