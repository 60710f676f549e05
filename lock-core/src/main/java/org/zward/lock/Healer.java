package org.zward.lock;

/** Undoes what a dead owner of a lock left in the middle. Thread-safe. */
public interface Healer {

    /** What became of it. */
    enum Outcome {
        /** Its import was undone: the pool is exported now. */
        EXPORTED,
        /** There was nothing to undo. */
        NOTHING_LEFT,
        /** The pool was left as it is, for an administrator to look at. */
        LEFT_AS_IT_IS
    }

    /**
     * Undoes what the owner of a dead slot left. Called by a taker that holds the lock, before its own work.
     *
     * @param pool the pool
     * @param dead what the dead owner was doing
     * @param held to be asked before each step that changes the pool
     * @return what became of it
     * @throws ZwardException if it can't be undone, or not yet; the slot is kept for the next taker
     * @throws InterruptedException if the thread was interrupted; the slot is kept
     */
    Outcome heal(PoolName pool, JournalEntry dead, HeldCheck held) throws ZwardException, InterruptedException;
}
