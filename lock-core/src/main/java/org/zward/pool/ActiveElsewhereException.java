package org.zward.pool;

import org.zward.lock.PoolName;

/** Refused: the pool is in use on another host, or may be. */
public final class ActiveElsewhereException extends PoolException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param pool the pool
     * @param problem on which host, and how that is known
     * @param remedy what to do next
     */
    public ActiveElsewhereException(PoolName pool, String problem, String remedy) {
        super(Kind.IN_USE_ELSEWHERE, pool.value(), problem, remedy);
    }
}
