package org.zward.zfs;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what is open in native libraries: handles, nvlists, descriptors. It is at zero whenever no call is under way,
 * also after a call that failed; anything else is a leak. Thread-safe.
 */
public final class NativeLedger {

    private final AtomicLong open = new AtomicLong();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    /** A ledger at zero. */
    public NativeLedger() {}

    /**
     * What is open now.
     *
     * @return how many
     */
    public long open() {
        return open.get();
    }

    /**
     * What was ever opened.
     *
     * @return how many
     */
    public long opened() {
        return opened.get();
    }

    /**
     * What was open at a time at the most.
     *
     * @return how many
     */
    public long most() {
        return most.get();
    }

    void enter() {
        opened.incrementAndGet();
        most.accumulateAndGet(open.incrementAndGet(), Math::max);
    }

    void leave() {
        open.decrementAndGet();
    }

    @Override
    public String toString() {
        return open + " open of " + opened;
    }
}
