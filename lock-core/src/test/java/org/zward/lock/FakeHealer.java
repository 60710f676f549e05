package org.zward.lock;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A {@link Healer} that remembers what it was given, and does or fails as it is told. Thread-safe. */
public final class FakeHealer implements Healer {

    private final List<JournalEntry> healed = new CopyOnWriteArrayList<>();
    private volatile Outcome outcome = Outcome.EXPORTED;
    private volatile Optional<ZwardException> failure = Optional.empty();
    private volatile Runnable before = () -> {};

    /** One that exports what it is given. */
    public FakeHealer() {}

    /**
     * What it healed.
     *
     * @return the slots, in order
     */
    public List<JournalEntry> healed() {
        return List.copyOf(healed);
    }

    /**
     * Sets what becomes of the next ones.
     *
     * @param newOutcome the outcome
     */
    public void becomes(Outcome newOutcome) {
        outcome = newOutcome;
        failure = Optional.empty();
    }

    /**
     * Makes it fail from now on.
     *
     * @param newFailure what with
     */
    public void fail(ZwardException newFailure) {
        failure = Optional.of(newFailure);
    }

    /**
     * Sets what happens before each healing.
     *
     * @param newBefore anything
     */
    public void before(Runnable newBefore) {
        before = newBefore;
    }

    @Override
    public Outcome heal(PoolName pool, JournalEntry dead, HeldCheck held) throws ZwardException, InterruptedException {
        before.run();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        held.ensureHeld();
        if (failure.isPresent()) {
            throw failure.get();
        }
        healed.add(dead);
        return outcome;
    }
}
