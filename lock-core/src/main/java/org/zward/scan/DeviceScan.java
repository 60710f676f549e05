package org.zward.scan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.host.HostIdentity;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
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
 * <p>A call into ZFS may block in the kernel for ever, and can't be interrupted then. A pool whose reading does not end in
 * time is reported as stuck, and the scan goes on without it; that sequence keeps its thread and the pool's lock. The
 * next scan of this object does not begin a second one beside it: it reports the pool as stuck again or, once the
 * sequence has ended, takes its result.
 *
 * <p>A search may miss a pool that somebody imports just then. What this object found before it looks for again by its
 * label, so that only a pool that is gone disappears.
 *
 * <p>Thread-safe; scans side by side look for pools one after the other. Each pool's sequence runs in one thread of its own, which owns that pool's lock and no other.
 */
public final class DeviceScan {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceScan.class);

    /**
     * How long to wait.
     *
     * @param lock for each pool's lock
     * @param reading for the reading of each pool, once it has the lock
     * @param search for the one search, and before it for one that an earlier scan gave up on
     */
    public record Patience(Duration lock, Duration reading, Duration search) {

        /** Longer than searches were seen to take; it matters only where ZFS does not answer. */
        private static final Duration SEARCH = Duration.ofMinutes(5);

        /**
         * With a search that may take as long as searches do.
         *
         * @param lock how long to wait for each pool's lock
         * @param reading how long for the reading of each pool
         * @return the patience
         */
        public static Patience of(Duration lock, Duration reading) {
            return new Patience(lock, reading, SEARCH);
        }
    }

    /**
     * How to scan.
     *
     * @param where where to look for pools
     * @param patience how long to wait for what
     * @param parallel how many pools to read side by side, at least one
     * @param activeElsewhere what to do with a pool that another host has
     */
    public record Settings(SearchPath where, Patience patience, int parallel, ActiveElsewhere activeElsewhere) {}

    private final PoolSequences sequences;
    private final Zpools zpools;
    private final HostIdentity self;
    private final Readings readings = new Readings();
    private final AtomicReference<List<ImportablePool>> known = new AtomicReference<>(List.of());
    private final AtomicReference<Optional<Attempt<PoolListing.Pools>>> hangingSearch =
            new AtomicReference<>(Optional.empty());

    /** Held while pools are looked for: of two searches that hang only one would be kept track of. */
    private final Lock searching = new ReentrantLock();

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
     * @throws ZfsException if ZFS fails, or does not answer in time, before any pool is read
     * @throws InterruptedException if the thread was interrupted; the search or the sequences under way were ended first,
     *     these undone, but for those that did not end within the patience for a reading
     */
    public List<ScannedPool> scan(Collection<PoolName> names, Settings settings, Progress progress)
            throws ZfsException, InterruptedException {
        Set<PoolName> wanted = Set.copyOf(names);
        PoolListing.Pools pools = search(settings, wanted);
        List<PoolListing.Entry> there = pools.entries().stream()
                .filter(entry -> wanted.isEmpty() || wanted.contains(entry.name()))
                .toList();
        List<ScannedPool> missing = missing(wanted, there);
        progress.found(there.size() + missing.size());
        Duration patience = settings.patience().lock().plus(settings.patience().reading());
        List<ScannedPool> scanned = new ArrayList<>(readings.read(
                there, settings.parallel(), patience, entry -> () -> read(entry, pools.found(), settings), progress));
        scanned.addAll(missing);
        missing.forEach(progress::done);
        return scanned;
    }

    private PoolListing.Pools search(Settings settings, Set<PoolName> wanted)
            throws ZfsException, InterruptedException {
        searching.lockInterruptibly();
        try {
            PoolListing.Pools pools = look(settings, wanted);
            remember(pools);
            return pools;
        } finally {
            searching.unlock();
        }
    }

    /** Of a pool that is imported, where it was found before that. */
    private void remember(PoolListing.Pools pools) {
        Set<Guid> there = pools.entries().stream().map(PoolListing.Entry::guid).collect(Collectors.toSet());
        Map<Guid, ImportablePool> found = new HashMap<>();
        known.get().stream()
                .filter(pool -> there.contains(pool.label().guid()))
                .forEach(pool -> found.put(pool.label().guid(), pool));
        pools.found().forEach(pool -> found.put(pool.label().guid(), pool));
        known.set(List.copyOf(found.values()));
    }

    private static List<ScannedPool> missing(Set<PoolName> wanted, List<PoolListing.Entry> there) {
        Set<PoolName> names = there.stream().map(PoolListing.Entry::name).collect(Collectors.toSet());
        return wanted.stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .map(name -> ScannedPool.missing(name, "no such pool is imported or was found"))
                .toList();
    }

    /**
     * What goes on in a thread that a scan gave up on.
     *
     * @param pools those that are being read; they stay locked as long as this process lives
     * @param search whether pools are looked for
     */
    public record Hanging(List<PoolName> pools, boolean search) {

        /**
         * Copies the list.
         *
         * @param pools those that are being read
         * @param search whether pools are looked for
         */
        public Hanging {
            pools = List.copyOf(pools);
        }

        /**
         * Whether nothing does.
         *
         * @return whether it is so
         */
        public boolean isNothing() {
            return pools.isEmpty() && !search;
        }
    }

    /**
     * Ends what earlier scans gave up on: interrupts it, and waits for it, first for what holds locks. A process does well
     * to do so before it ends: one that ends in the middle of a call into ZFS may hang for ever.
     *
     * @param deadline when to stop waiting
     * @return what hangs still
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public Hanging end(Deadline deadline) throws InterruptedException {
        Optional<Attempt<PoolListing.Pools>> search = hangingSearch.get();
        search.ifPresent(Attempt::interrupt);
        readings.interrupt();
        List<PoolName> pools = readings.awaitEnd(deadline);
        return new Hanging(pools, search.isPresent() && !search.get().await(deadline));
    }

    private PoolListing.Pools look(Settings settings, Set<PoolName> expected)
            throws ZfsException, InterruptedException {
        Optional<Attempt<PoolListing.Pools>> earlier = hangingSearch.get();
        if (earlier.isPresent()) {
            awaitEnd(earlier.get(), settings.patience());
            hangingSearch.compareAndSet(earlier, Optional.empty());
        }
        PoolListing listing = new PoolListing(zpools, self);
        Attempt<PoolListing.Pools> search =
                Attempt.start("scan", () -> listing.look(settings.where(), expected, known.get()), () -> {});
        awaitEnd(search, settings.patience());
        return result(search);
    }

    private void awaitEnd(Attempt<PoolListing.Pools> search, Patience patience)
            throws ZfsException, InterruptedException {
        boolean ended;
        try {
            ended = search.await(Deadline.after(patience.search()));
        } catch (InterruptedException e) {
            search.interrupt();
            if (!search.awaitAllTheSame(Deadline.after(patience.reading()))) {
                hangingSearch.set(Optional.of(search));
            }
            throw e;
        }
        if (!ended) {
            hangingSearch.set(Optional.of(search));
            throw new ZfsException(
                    Kind.FAILED,
                    "zfs",
                    "looking for pools has not ended in " + patience.search().toSeconds() + " s, and goes on",
                    "see the kernel's log for what ZFS waits for");
        }
    }

    private static PoolListing.Pools result(Attempt<PoolListing.Pools> search)
            throws ZfsException, InterruptedException {
        try {
            return search.result();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ZfsException failure) {
                throw failure;
            }
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("interrupted while looking for pools");
            }
            throw new IllegalStateException("a search failed unexpectedly", e.getCause());
        }
    }

    private ScannedPool read(PoolListing.Entry entry, List<ImportablePool> found, Settings settings)
            throws InterruptedException {
        PoolName name = entry.name();
        LockRequest lock =
                LockRequest.of("scan", Deadline.after(settings.patience().lock()));
        SequenceRequest request = SequenceRequest.readOnly(name, lock)
                .withGuid(Optional.of(entry.guid()))
                .withActiveElsewhere(settings.activeElsewhere())
                .on(new SequenceRequest.Devices.Found(found, settings.where()));
        try {
            List<Dataset> datasets =
                    sequences.run(request, pool -> zpools.datasets(pool.pool().name()));
            return ScannedPool.read(entry, datasets);
        } catch (ZwardException e) {
            LOG.debug("{} could not be scanned", name, e);
            return ScannedPool.failed(entry, ScannedPool.Outcome.of(e.kind()), e.problem());
        } catch (RuntimeException | Error e) {
            // out of memory, for one: the other pools are read all the same
            LOG.warn("{} could not be scanned", name, e);
            return ScannedPool.failed(entry, ScannedPool.Outcome.FAILED, "an unexpected failure, " + e);
        }
    }
}
