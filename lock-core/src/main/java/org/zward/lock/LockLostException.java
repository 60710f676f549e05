package org.zward.lock;

/** The lock is gone although nobody released it: somebody removed its file, or its directory, by hand. */
public final class LockLostException extends ZwardException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param pool the pool whose lock is lost
     * @param how how that shows
     */
    public LockLostException(PoolName pool, String how) {
        super(
                Kind.LOCK_LOST,
                pool.value(),
                "the lock was lost, " + how,
                "find out what removed the lock file, check the pool's state, then try again");
    }
}
