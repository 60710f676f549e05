package org.zward.host;

import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

/** A pool's lease ended, or may have, before what it was to protect: that was not begun. */
public final class LeaseLostException extends ZwardException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param pool the pool
     * @param problem what is known of its end
     * @param cause what it was caused by, or null if by nothing
     */
    public LeaseLostException(PoolName pool, String problem, Throwable cause) {
        super(
                Kind.LOCK_LOST,
                pool.value(),
                "its lease between hosts was lost before the import: " + problem,
                "nothing was imported: try again",
                cause);
    }
}
