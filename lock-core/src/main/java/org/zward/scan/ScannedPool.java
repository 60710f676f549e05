package org.zward.scan;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.pool.Dataset;
import org.zward.pool.PoolListing;

/**
 * What a scan found of one pool.
 *
 * @param name its name
 * @param listing what is known of it without importing it; empty for a pool that was asked for and is not there
 * @param outcome what came of reading it
 * @param datasets its datasets, the root first
 * @param targets the Lustre targets among them
 * @param reason why the datasets could not be had, if they could not
 */
public record ScannedPool(
        PoolName name,
        Optional<PoolListing.Entry> listing,
        Outcome outcome,
        List<Dataset> datasets,
        List<LustreTarget> targets,
        Optional<String> reason) {

    /** What came of reading a pool. */
    public enum Outcome {
        /** Its datasets were read. */
        READ,
        /** Somebody on this host had its lock, or uses it in a way that kept it from being read. */
        BUSY,
        /** Another host has it, or may have it. */
        ELSEWHERE,
        /** ZFS did not answer in time. The reading goes on and keeps the lock; a later scan takes its result. */
        STUCK,
        /** It is not there, or not there any more. */
        GONE,
        /** It can't be read. */
        FAILED;

        static Outcome of(ZwardException.Kind kind) {
            return switch (kind) {
                case TIMED_OUT, BUSY -> BUSY;
                case IN_USE_ELSEWHERE -> ELSEWHERE;
                case NO_SUCH -> GONE;
                case FAILED, INVALID, LOCK_LOST, NOT_PERMITTED -> FAILED;
            };
        }
    }

    /**
     * Copies the lists.
     *
     * @param name its name
     * @param listing what is known of it without importing it
     * @param outcome what came of reading it
     * @param datasets its datasets
     * @param targets the Lustre targets among them
     * @param reason why the datasets could not be had
     */
    public ScannedPool {
        Objects.requireNonNull(name);
        Objects.requireNonNull(listing);
        Objects.requireNonNull(outcome);
        datasets = List.copyOf(datasets);
        targets = List.copyOf(targets);
        Objects.requireNonNull(reason);
    }

    static ScannedPool read(PoolListing.Entry listing, List<Dataset> datasets) {
        List<LustreTarget> targets = datasets.stream()
                .flatMap(dataset -> LustreTarget.of(dataset).stream())
                .toList();
        return new ScannedPool(listing.name(), Optional.of(listing), Outcome.READ, datasets, targets, Optional.empty());
    }

    static ScannedPool failed(PoolListing.Entry listing, Outcome outcome, String reason) {
        return new ScannedPool(
                listing.name(), Optional.of(listing), outcome, List.of(), List.of(), Optional.of(reason));
    }

    static ScannedPool missing(PoolName name, String reason) {
        return new ScannedPool(name, Optional.empty(), Outcome.GONE, List.of(), List.of(), Optional.of(reason));
    }
}
