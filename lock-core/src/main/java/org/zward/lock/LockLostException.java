package org.zward.lock;

/**
 * The lock is gone although nobody released it: somebody removed its file, or its directory, by hand. Or that can't be
 * verified, which counts as much: nothing is done to a pool under a lock that may be gone.
 */
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

    /**
     * Makes one for a lock of which it can't be seen whether it is held.
     *
     * @param pool the pool
     * @param cause why it can't be seen
     */
    public LockLostException(PoolName pool, Exception cause) {
        super(
                Kind.LOCK_LOST,
                pool.value(),
                "the lock may be lost, it can't be verified: " + cause.getMessage(),
                "mend that, check the pool's state, then try again",
                cause);
    }
}
