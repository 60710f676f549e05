package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

class PoolListingTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final Guid guid = host.disks().createExported(tank);
    private final FakeZpools zpools = host.zpools();
    private final PoolListing listing = new PoolListing(zpools, FakeHost.IDENTITY);

    private PoolListing.Entry only() throws Exception {
        List<PoolListing.Entry> entries = listing.list(SearchPath.DEFAULT);
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    private AtomicInteger countSearches() {
        AtomicInteger searches = new AtomicInteger();
        zpools.before(FakeZpools.Step.SEARCH, searches::incrementAndGet);
        return searches;
    }

    @Test
    void anImportedPoolIsListedWithThisHostAndAnExportedOneWithNone() throws Exception {
        assertThat(only().imported()).isEmpty();
        assertThat(only().host()).isEmpty();
        assertThat(only().hostid()).isEmpty();
        host.importByHand(guid, Access.READ_WRITE);
        AtomicInteger searches = countSearches();

        PoolListing.Entry entry = only();

        assertThat(entry.imported()).contains(Access.READ_WRITE);
        assertThat(entry.host()).contains("here");
        assertThat(entry.hostid()).contains(new HostId(1));
        assertThat(searches).hasValue(1);
    }

    @Test
    void aPoolThatIsExportedRightAfterTheSearchIsListed() throws Exception {
        host.importByHand(guid, Access.READ_ONLY);
        AtomicInteger searches = countSearches();
        zpools.before(FakeZpools.Step.LIST, () -> {
            if (searches.get() == 1 && zpools.calls().size() == 1) {
                zpools.exportPool(tank);
            }
        });

        assertThat(only().guid()).isEqualTo(guid);
        assertThat(searches).hasValue(2);
    }

    @Test
    void aPoolThatOnlyTheFirstSearchFindsIsListed() throws Exception {
        PoolName other = new PoolName("other");
        host.importByHand(host.disks().createExported(other), Access.READ_ONLY);
        ImportablePool hint = zpools.search(SearchPath.DEFAULT).get(0);
        AtomicInteger searches = new AtomicInteger();
        zpools.before(FakeZpools.Step.SEARCH, () -> {
            if (searches.incrementAndGet() == 2) {
                zpools.importByHand(hint, Access.READ_ONLY);
            }
        });
        AtomicInteger exported = new AtomicInteger();
        zpools.before(FakeZpools.Step.LIST, () -> {
            if (searches.get() > exported.get()) {
                zpools.exportPool(exported.getAndIncrement() == 0 ? other : tank);
            }
        });

        assertThat(listing.list(SearchPath.DEFAULT))
                .extracting(PoolListing.Entry::name)
                .containsExactly(other, tank);
    }

    @Test
    void anExpectedPoolIsSearchedTwice() throws Exception {
        AtomicInteger searches = countSearches();

        assertThat(listing.look(SearchPath.DEFAULT, Set.of(tank), List.of()).entries())
                .hasSize(1);
        assertThat(searches).hasValue(1);
        assertThat(listing.look(SearchPath.DEFAULT, Set.of(new PoolName("missing")), List.of())
                        .entries())
                .hasSize(1);
        assertThat(searches).hasValue(3);
    }

    @Test
    void aPoolThatIsKnownAndThatEverySearchMissesIsListedAsItsLabelSays() throws Exception {
        List<ImportablePool> known = zpools.search(SearchPath.DEFAULT);
        AtomicInteger searches = importDuringEachSearch(known.get(0));

        assertThat(listing.look(SearchPath.DEFAULT, Set.of(), List.of()).entries())
                .isEmpty();
        PoolListing.Pools pools = listing.look(SearchPath.DEFAULT, Set.of(), known);

        assertThat(pools.entries()).extracting(PoolListing.Entry::guid).containsExactly(guid);
        assertThat(pools.found()).isEqualTo(known);
        assertThat(searches).hasValue(3);
    }

    @Test
    void aPoolThatIsKnownAndGoneIsNotListed() throws Exception {
        List<ImportablePool> known = zpools.search(SearchPath.DEFAULT);
        host.disks().pull(guid);

        assertThat(listing.look(SearchPath.DEFAULT, Set.of(), known).entries()).isEmpty();
    }

    /** And no longer: no list has it. */
    private AtomicInteger importDuringEachSearch(ImportablePool pool) {
        AtomicInteger searches = new AtomicInteger();
        AtomicInteger exported = new AtomicInteger();
        zpools.before(FakeZpools.Step.SEARCH, () -> {
            searches.incrementAndGet();
            zpools.importByHand(pool, Access.READ_ONLY);
        });
        zpools.before(FakeZpools.Step.LIST, () -> {
            if (exported.get() < searches.get()) {
                exported.incrementAndGet();
                zpools.exportPool(tank);
            }
        });
        return searches;
    }

    @Test
    void aHostThatIsNotKnownIsAbsent() throws Exception {
        host.disks().activeOn(guid, HostId.NONE, "", ImportablePool.Activity.NOT_SEEN);

        assertThat(only().state()).isEqualTo(PoolLabel.State.ACTIVE);
        assertThat(only().host()).isEmpty();
        assertThat(only().hostid()).isEmpty();
    }

    @Test
    void aHostWithoutAHostidHasNone() throws Exception {
        host.importByHand(guid, Access.READ_WRITE);
        PoolListing anonymous = new PoolListing(zpools, new HostIdentity(HostId.NONE, "here"));

        assertThat(anonymous.list(SearchPath.DEFAULT))
                .extracting(PoolListing.Entry::hostid)
                .containsExactly(Optional.empty());
    }
}
