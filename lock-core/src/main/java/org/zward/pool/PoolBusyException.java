package org.zward.pool;

import org.zward.lock.PoolName;

/** Something on this host uses the pool. */
public final class PoolBusyException extends PoolException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param pool the pool
     * @param problem what keeps it busy, as far as it can be found
     * @param remedy what to do next
     */
    public PoolBusyException(PoolName pool, String problem, String remedy) {
        super(Kind.BUSY, pool.value(), problem, remedy);
    }
}
