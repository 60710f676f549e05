package org.zward.lock;

import java.util.Objects;
import java.util.Optional;

/**
 * The journal at the head of a lock file: what its owner, and those who share its lock, are doing. Design section 2.4.
 *
 * @param own what the owner does
 * @param joined what a sequence does that joined the lock from inside {@code zward exec}
 * @param left what an earlier, dead owner left that could not be healed yet
 */
public record Journal(JournalEntry own, Optional<JournalEntry> joined, Optional<JournalEntry> left) {

    /** An owner that does nothing that would need undoing. */
    public static final Journal LOCKED = new Journal(JournalEntry.LOCKED, Optional.empty(), Optional.empty());

    /**
     * Checks that nothing is null.
     *
     * @param own what the owner does
     * @param joined what a joined sequence does
     * @param left what an earlier owner left
     */
    public Journal {
        Objects.requireNonNull(own);
        Objects.requireNonNull(joined);
        Objects.requireNonNull(left);
    }
}
