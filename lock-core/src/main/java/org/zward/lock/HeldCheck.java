package org.zward.lock;

/** Something that can tell whether a lock is still held. */
@FunctionalInterface
public interface HeldCheck {

    /**
     * Checks that the lock is held still: its file may have been removed by hand. To be called right before each step
     * that changes a pool; that narrows the time in which such a removal goes unnoticed to the one step under way, and
     * does not close it.
     *
     * @throws LockLostException if the lock is not held any more, or it can't be verified that it is
     */
    void ensureHeld() throws LockLostException;
}
