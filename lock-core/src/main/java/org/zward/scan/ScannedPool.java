package org.zward.scan;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.zward.lock.PoolName;
import org.zward.pool.Dataset;
import org.zward.pool.PoolListing;

/**
 * What a scan found of one pool.
 *
 * @param name its name
 * @param listing what is known of it without importing it; empty for a pool that was asked for and is not there
 * @param datasets its datasets, the root first
 * @param targets the Lustre targets among them
 * @param reason why the datasets could not be had, if they could not
 */
public record ScannedPool(
        PoolName name,
        Optional<PoolListing.Entry> listing,
        List<Dataset> datasets,
        List<LustreTarget> targets,
        Optional<String> reason) {

    /**
     * Copies the lists.
     *
     * @param name its name
     * @param listing what is known of it without importing it
     * @param datasets its datasets
     * @param targets the Lustre targets among them
     * @param reason why the datasets could not be had
     */
    public ScannedPool {
        Objects.requireNonNull(name);
        Objects.requireNonNull(listing);
        datasets = List.copyOf(datasets);
        targets = List.copyOf(targets);
        Objects.requireNonNull(reason);
    }

    static ScannedPool of(PoolName name, Optional<PoolListing.Entry> listing, List<Dataset> datasets) {
        List<LustreTarget> targets = datasets.stream()
                .flatMap(dataset -> LustreTarget.of(dataset).stream())
                .toList();
        return new ScannedPool(name, listing, datasets, targets, Optional.empty());
    }

    static ScannedPool failed(PoolName name, Optional<PoolListing.Entry> listing, String reason) {
        return new ScannedPool(name, listing, List.of(), List.of(), Optional.of(reason));
    }
}
