package org.zward.lock;

import java.util.Objects;

/**
 * What a lock file says: the journal, by which a later taker heals, and who the owner is, for people. Its form in the
 * file is {@link OwnerRecordFormat}'s.
 *
 * @param journal what is being done
 * @param owner who does it
 */
public record OwnerRecord(Journal journal, Owner owner) {

    /**
     * Checks that nothing is null.
     *
     * @param journal what is being done
     * @param owner who does it
     */
    public OwnerRecord {
        Objects.requireNonNull(journal);
        Objects.requireNonNull(owner);
    }
}
