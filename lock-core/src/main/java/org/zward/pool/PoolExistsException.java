package org.zward.pool;

import org.zward.lock.PoolName;

/**
 * An import failed because the pool, or another of its name, is imported on this host already: it imported nothing, but for
 * the one case that {@link Zpools#importPool} tells of.
 */
public final class PoolExistsException extends ZfsException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param pool the name
     * @param problem ZFS' own words
     */
    public PoolExistsException(PoolName pool, String problem) {
        super(Kind.FAILED, pool.value(), problem, "see 'zward pools'");
    }
}
