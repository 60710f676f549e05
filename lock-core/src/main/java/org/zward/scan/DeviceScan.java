package org.zward.scan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.host.HostIdentity;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.pool.ActiveElsewhere;
import org.zward.pool.Dataset;
import org.zward.pool.ImportablePool;
import org.zward.pool.PoolListing;
import org.zward.pool.PoolSequences;
import org.zward.pool.SearchPath;
import org.zward.pool.SequenceRequest;
import org.zward.pool.ZfsException;
import org.zward.pool.Zpools;

/**
 * Finds out what each pool holds. One search serves all pools, made without any lock; then each pool is read in a
 * read-only sequence of its own, several side by side. A pool that can't be read gets an entry with the reason; it
 * never spoils the others.
 *
 * <p>Thread-safe. Each pool's sequence runs in one thread of its own, which owns that pool's lock and no other.
 */
public final class DeviceScan {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceScan.class);

    /**
     * How to scan.
     *
     * @param where where to look for pools
     * @param lockTimeout how long to wait for each pool's lock
     * @param parallel how many pools to read side by side, at least one
     * @param activeElsewhere what to do with a pool that another host has
     */
    public record Settings(SearchPath where, Duration lockTimeout, int parallel, ActiveElsewhere activeElsewhere) {}

    private final PoolSequences sequences;
    private final Zpools zpools;
    private final HostIdentity self;

    /**
     * Makes one.
     *
     * @param sequences the sequence each pool is read in
     * @param zpools the pools of this host
     * @param self this host
     */
    public DeviceScan(PoolSequences sequences, Zpools zpools, HostIdentity self) {
        this.sequences = sequences;
        this.zpools = zpools;
        this.self = self;
    }

    /** Is told of a scan's progress, from the thread that called. */
    public interface Progress {
        /**
         * The pools to read are known.
         *
         * @param pools how many there are
         */
        void found(int pools);

        /**
         * One more is done.
         *
         * @param pool what was found of it
         */
        void done(ScannedPool pool);
    }

    /**
     * Scans.
     *
     * @param names the pools to scan; empty for all there are
     * @param settings how
     * @param progress is told of each pool that is done
     * @return an entry for each pool, by name, then guid; then one for each name that was asked for and is not there
     * @throws ZfsException if ZFS fails before any pool is read
     * @throws InterruptedException if the thread was interrupted; sequences under way were undone first
     */
    public List<ScannedPool> scan(Collection<PoolName> names, Settings settings, Progress progress)
            throws ZfsException, InterruptedException {
        Set<PoolName> wanted = Set.copyOf(names);
        PoolListing.Pools pools = new PoolListing(zpools, self).look(settings.where(), wanted);
        List<PoolListing.Entry> there = pools.entries().stream()
                .filter(entry -> wanted.isEmpty() || wanted.contains(entry.name()))
                .toList();
        List<ScannedPool> missing = missing(wanted, there);
        progress.found(there.size() + missing.size());
        List<ScannedPool> scanned = new ArrayList<>(read(there, pools.found(), settings, progress));
        scanned.addAll(missing);
        missing.forEach(progress::done);
        return scanned;
    }

    private static List<ScannedPool> missing(Set<PoolName> wanted, List<PoolListing.Entry> there) {
        Set<PoolName> names = there.stream().map(PoolListing.Entry::name).collect(Collectors.toSet());
        return wanted.stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .map(name -> ScannedPool.failed(name, Optional.empty(), "no such pool is imported or was found"))
                .toList();
    }

    private List<ScannedPool> read(
            List<PoolListing.Entry> entries, List<ImportablePool> found, Settings settings, Progress progress)
            throws InterruptedException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.max(1, Math.min(settings.parallel(), entries.size())));
        try {
            List<Future<ScannedPool>> futures = new ArrayList<>();
            entries.forEach(entry -> futures.add(threads.submit(() -> read(entry, found, settings))));
            List<ScannedPool> pools = new ArrayList<>();
            for (Future<ScannedPool> future : futures) {
                ScannedPool pool = future.get();
                pools.add(pool);
                progress.done(pool);
            }
            return pools;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a scan of a pool failed unexpectedly", e.getCause());
        } finally {
            threads.shutdownNow();
            awaitEnd(threads);
        }
    }

    /** A sequence under way is finished, not abandoned: its pool must be exported again. */
    private static void awaitEnd(ExecutorService threads) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (threads.awaitTermination(1, TimeUnit.HOURS)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private ScannedPool read(PoolListing.Entry entry, List<ImportablePool> found, Settings settings)
            throws InterruptedException {
        PoolName name = entry.name();
        LockRequest lock = LockRequest.of("scan", Deadline.after(settings.lockTimeout()));
        SequenceRequest request = SequenceRequest.readOnly(name, lock)
                .withGuid(Optional.of(entry.guid()))
                .withActiveElsewhere(settings.activeElsewhere())
                .on(new SequenceRequest.Devices.Found(found, settings.where()));
        try {
            List<Dataset> datasets =
                    sequences.run(request, pool -> zpools.datasets(pool.pool().name()));
            return ScannedPool.of(name, Optional.of(entry), datasets);
        } catch (ZwardException e) {
            LOG.debug("{} could not be scanned", name, e);
            return ScannedPool.failed(name, Optional.of(entry), e.problem());
        } catch (RuntimeException e) {
            LOG.warn("{} could not be scanned", name, e);
            return ScannedPool.failed(name, Optional.of(entry), "an unexpected failure, " + e);
        }
    }
}
