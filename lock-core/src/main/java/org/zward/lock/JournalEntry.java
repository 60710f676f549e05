package org.zward.lock;

import java.util.Objects;
import java.util.Optional;

/**
 * One slot of a lock file's journal: what its writer is doing, and the import it made.
 *
 * @param phase what it is doing
 * @param loadGuid the pool's {@code load_guid} property, which is new at each import, of the import the writer made;
 *     empty if it made none yet
 */
public record JournalEntry(Phase phase, Optional<Guid> loadGuid) {

    /** The owner does nothing that would need undoing. */
    public static final JournalEntry LOCKED = new JournalEntry(Phase.LOCKED, Optional.empty());

    /**
     * Checks that nothing is null.
     *
     * @param phase what the writer is doing
     * @param loadGuid the import it made
     */
    public JournalEntry {
        Objects.requireNonNull(phase);
        Objects.requireNonNull(loadGuid);
    }
}
