package org.zward.lock;

/**
 * What an owner of the lock left in the middle could not be undone, or not in time. Its record stays, and the next taker
 * tries again. The kind is the cause's; {@code BUSY} if it was interrupted.
 */
public final class HealingFailedException extends ZwardException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param pool the pool
     * @param whose who left it, in a clause
     * @param left what that one was doing
     * @param cause why it can't be undone
     */
    public HealingFailedException(PoolName pool, String whose, JournalEntry left, ZwardException cause) {
        super(
                cause.kind(),
                pool.value(),
                whose + " ended in phase " + left.phase().text() + ", and what it left can't be undone: "
                        + cause.problem(),
                cause.remedy(),
                cause);
    }

    /**
     * Makes one for a healing that was cut short.
     *
     * @param pool the pool
     * @param cause the interrupt
     */
    public HealingFailedException(PoolName pool, InterruptedException cause) {
        super(
                Kind.BUSY,
                pool.value(),
                "interrupted before what a sequence under a holder of the lock left could be undone",
                "it is undone by whoever takes its lock next",
                cause);
    }
}
