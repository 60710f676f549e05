package org.zward.lock;

/**
 * A shared lock could not be released in time, because a sequence that joined it is still at work. Unless the
 * sequence ends before the lock is closed, the lock lasts until everything that inherited its descriptor has closed it,
 * that sequence and whatever else the command left running; its next taker heals what is left then.
 */
public final class SequenceStillRunningException extends ZwardException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param pool the pool
     * @param cause what the wait for the sequence ended with
     */
    public SequenceStillRunningException(PoolName pool, ZwardException cause) {
        super(
                Kind.BUSY,
                pool.value(),
                "a zward that the command left in the background still works on the pool, so the lock was left to it",
                "wait for all that the command left running to end; the next zward that locks the pool tidies up",
                cause);
    }
}
