package org.zward.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

/**
 * Lists the pools that this host has or could have. Takes no lock, so it is out of date as soon as it is made. A
 * pool that somebody imports meanwhile, or exports, is in it all the same; one that is imported and exported again within
 * one search may be missing, unless it is expected or known from before. Thread-safe.
 */
public final class PoolListing {

    /**
     * A pool in the list.
     *
     * @param name its name
     * @param guid its guid
     * @param state what its label says
     * @param imported how it is imported here, if it is
     * @param health {@code ONLINE}, {@code DEGRADED}, ...
     * @param size bytes, if it is imported
     * @param host the host on which it is active, if it is and the name is known
     * @param hostid that host's id, if it has one
     */
    public record Entry(
            PoolName name,
            Guid guid,
            PoolLabel.State state,
            Optional<Access> imported,
            String health,
            OptionalLong size,
            Optional<String> host,
            Optional<HostId> hostid) {}

    /** How many searches may miss a pool before it counts as not there. */
    private static final int SEARCHES = 2;

    private static final Logger LOG = LoggerFactory.getLogger(PoolListing.class);

    private final Zpools zpools;
    private final HostIdentity self;

    /**
     * Makes one.
     *
     * @param zpools the pools of this host
     * @param self this host
     */
    public PoolListing(Zpools zpools, HostIdentity self) {
        this.zpools = zpools;
        this.self = self;
    }

    /**
     * What there was.
     *
     * @param entries imported and importable pools, by name, then guid
     * @param found where to find those that were not imported
     */
    public record Pools(List<Entry> entries, List<ImportablePool> found) {

        /**
         * Copies the lists.
         *
         * @param entries imported and importable pools
         * @param found where to find those that were not imported
         */
        public Pools {
            entries = List.copyOf(entries);
            found = List.copyOf(found);
        }
    }

    /**
     * Lists them.
     *
     * @param where where to look for pools that are not imported
     * @return imported and importable pools, by name, then guid
     * @throws ZfsException if ZFS fails
     * @throws InterruptedException if the thread was interrupted
     */
    public List<Entry> list(SearchPath where) throws ZfsException, InterruptedException {
        return look(where, Set.of(), List.of()).entries();
    }

    /**
     * Looks at the imported pools and at the devices. A search misses a pool that is imported just then; so where a
     * pool is missing that was imported before it, or that is expected, or whose label is still where it was found before,
     * one more search is made. If that misses it too, the label counts.
     *
     * @param where where to look for pools that are not imported
     * @param expected names of pools that should be there
     * @param known what was found before, there or not
     * @return what there was
     * @throws ZfsException if ZFS fails
     * @throws InterruptedException if the thread was interrupted
     */
    public Pools look(SearchPath where, Set<PoolName> expected, Collection<ImportablePool> known)
            throws ZfsException, InterruptedException {
        Map<Guid, ImportablePool> found = new LinkedHashMap<>();
        List<ImportedPool> before = zpools.imported();
        for (int searches = 1; ; searches++) {
            zpools.search(where).forEach(pool -> found.put(pool.label().guid(), pool));
            List<ImportedPool> now = zpools.imported();
            List<ImportablePool> missed = missed(known, found, now);
            if (searches == SEARCHES
                    || (missed.isEmpty() && isComplete(entries(now, found.values()), before, expected))) {
                missed.forEach(pool -> found.put(pool.label().guid(), pool));
                return new Pools(entries(now, found.values()), List.copyOf(found.values()));
            }
            before = now;
        }
    }

    /** Those that were neither found nor are imported, and yet their labels say that they are there. */
    private List<ImportablePool> missed(
            Collection<ImportablePool> known, Map<Guid, ImportablePool> found, List<ImportedPool> now) {
        Set<Guid> imported = now.stream().map(ImportedPool::guid).collect(Collectors.toSet());
        return known.stream()
                .filter(pool -> !found.containsKey(pool.label().guid())
                        && !imported.contains(pool.label().guid()))
                .flatMap(pool -> there(pool).stream())
                .toList();
    }

    private Optional<ImportablePool> there(ImportablePool known) {
        try {
            return zpools.readLabel(known)
                    .filter(label -> label.state() != PoolLabel.State.OTHER)
                    .map(label -> new ImportablePool(label, known.health(), known.activity(), known.devices()));
        } catch (ZfsException e) {
            LOG.debug("{}: not there any more", known.label().name(), e);
            return Optional.empty();
        }
    }

    private static boolean isComplete(List<Entry> entries, List<ImportedPool> before, Set<PoolName> expected) {
        Set<Guid> guids = entries.stream().map(Entry::guid).collect(Collectors.toSet());
        Set<PoolName> names = entries.stream().map(Entry::name).collect(Collectors.toSet());
        return before.stream().allMatch(pool -> guids.contains(pool.guid())) && names.containsAll(expected);
    }

    private List<Entry> entries(List<ImportedPool> here, Collection<ImportablePool> found) {
        Set<Guid> guids = here.stream().map(ImportedPool::guid).collect(Collectors.toSet());
        List<Entry> entries = new ArrayList<>();
        here.forEach(pool -> entries.add(ofImported(pool)));
        found.stream()
                .filter(pool -> !guids.contains(pool.label().guid()))
                .forEach(pool -> entries.add(ofImportable(pool)));
        entries.sort(Comparator.comparing(Entry::name)
                .thenComparing(
                        (a, b) -> Long.compareUnsigned(a.guid().bits(), b.guid().bits())));
        return entries;
    }

    private Entry ofImported(ImportedPool pool) {
        return new Entry(
                pool.name(),
                pool.guid(),
                PoolLabel.State.ACTIVE,
                Optional.of(pool.access()),
                pool.health(),
                OptionalLong.of(pool.size()),
                known(self.hostName()),
                known(self.hostid()));
    }

    private static Entry ofImportable(ImportablePool pool) {
        PoolLabel label = pool.label();
        boolean active = label.state() == PoolLabel.State.ACTIVE;
        return new Entry(
                label.name(),
                label.guid(),
                label.state(),
                Optional.empty(),
                pool.health(),
                OptionalLong.empty(),
                active ? known(label.hostName()) : Optional.empty(),
                active ? known(label.hostid()) : Optional.empty());
    }

    private static Optional<String> known(String hostName) {
        return Optional.of(hostName).filter(name -> !name.isEmpty());
    }

    private static Optional<HostId> known(HostId hostid) {
        return Optional.of(hostid).filter(HostId::isSet);
    }
}
