package org.zward.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

/** Lists the pools that this host has or could have. Takes no lock, so it is out of date as soon as it is made. */
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
     * @param host the host on which it is active, if it is
     * @param hostid that host's id
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
     * Lists them.
     *
     * @param where where to look for pools that are not imported
     * @return imported and importable pools, by name, then guid
     * @throws ZfsException if ZFS fails
     * @throws InterruptedException if the thread was interrupted
     */
    public List<Entry> list(SearchPath where) throws ZfsException, InterruptedException {
        return of(zpools.search(where));
    }

    /**
     * Lists the imported pools beside those that a search found.
     *
     * @param found what the search found
     * @return imported and importable pools, by name, then guid
     * @throws ZfsException if ZFS fails
     */
    public List<Entry> of(List<ImportablePool> found) throws ZfsException {
        List<ImportedPool> here = zpools.imported();
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
                Optional.of(self.hostName()),
                Optional.of(self.hostid()));
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
                active ? Optional.of(label.hostName()) : Optional.empty(),
                active ? Optional.of(label.hostid()) : Optional.empty());
    }
}
