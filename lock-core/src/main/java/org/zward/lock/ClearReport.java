package org.zward.lock;

import java.util.List;

/**
 * What clearing the lock directory did.
 *
 * @param removed the pools whose abandoned lock files were removed
 * @param healed those of them where something of the dead owner's was undone
 * @param kept the lock files that stay
 * @param left names in the directory that are not ours, and were left alone
 */
public record ClearReport(List<PoolName> removed, List<PoolName> healed, List<Kept> kept, List<String> left) {

    /**
     * Copies the lists.
     *
     * @param removed the pools whose files were removed
     * @param healed those of them that were healed
     * @param kept the lock files that stay
     * @param left the names that are not ours
     */
    public ClearReport {
        removed = List.copyOf(removed);
        healed = List.copyOf(healed);
        kept = List.copyOf(kept);
        left = List.copyOf(left);
    }

    /**
     * A lock file that stays.
     *
     * @param pool the pool
     * @param why its live holder, or what kept it from being healed
     */
    public record Kept(PoolName pool, String why) {}
}
