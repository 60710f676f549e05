package org.zward.lock;

/** Tells of what a healer does. */
record ObservedHealer(Healer healer, LockEvents events) implements Healer {

    @Override
    public Outcome heal(PoolName pool, JournalEntry dead, HeldCheck held) throws ZwardException, InterruptedException {
        LockEvents.Healing healing = events.healing(pool, dead);
        try {
            Outcome outcome = healer.heal(pool, dead, held);
            healing.done(outcome);
            return outcome;
        } catch (ZwardException | InterruptedException | RuntimeException e) {
            healing.failed(e);
            throw e;
        }
    }
}
