package org.zward.pool;

import org.zward.lock.PoolName;

/** There is no pool of that name: neither imported, nor found on any device that was looked at. */
public final class NoSuchPoolException extends PoolException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param pool the name
     * @param problem where it is not
     */
    public NoSuchPoolException(PoolName pool, String problem) {
        super(
                Kind.NO_SUCH,
                pool.value(),
                problem,
                "'zward pools' lists what there is; '--search-dir DIR' looks elsewhere");
    }
}
