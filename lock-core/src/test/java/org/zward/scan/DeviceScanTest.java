package org.zward.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.zward.host.HostId;
import org.zward.lock.DatasetName;
import org.zward.lock.Deadline;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.Guid;
import org.zward.lock.HeldLockFile;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Access;
import org.zward.pool.ActiveElsewhere;
import org.zward.pool.FakeDisks;
import org.zward.pool.FakeHost;
import org.zward.pool.FakeZpools;
import org.zward.pool.ImportablePool;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.scan.ScannedPool.Outcome;

class DeviceScanTest {

    private final FakeHost host = new FakeHost();
    private final FakeDisks disks = host.disks();
    private final FakeZpools zpools = host.zpools();
    private final FakeLockFiles files = host.files();
    private final DeviceScan scan = new DeviceScan(host.sequences(), zpools, FakeHost.IDENTITY);

    private static final Duration LONG = Duration.ofSeconds(30);

    private static DeviceScan.Settings settings(ActiveElsewhere activeElsewhere) {
        DeviceScan.Patience patience = DeviceScan.Patience.of(Duration.ofMillis(100), LONG);
        return new DeviceScan.Settings(SearchPath.DEFAULT, patience, 4, activeElsewhere);
    }

    private List<ScannedPool> scan(String... names) throws Exception {
        Collection<PoolName> pools = new ArrayList<>();
        for (String name : names) {
            pools.add(new PoolName(name));
        }
        return scan.scan(pools, settings(ActiveElsewhere.REPORT), new Silent());
    }

    private static final class Silent implements DeviceScan.Progress {
        @Override
        public void found(int pools) {}

        @Override
        public void done(ScannedPool pool) {}
    }

    private Guid pool(String name) throws Exception {
        Guid guid = disks.createExported(new PoolName(name));
        host.importByHand(guid, Access.READ_WRITE);
        zpools.createDataset(
                new DatasetName(name + "/ost"),
                Map.of("lustre:svname", "fs-OST0001", "lustre:flags", "2", "lustre:index", "1", "lustre:fsname", "fs"));
        zpools.exportPool(new PoolName(name));
        return guid;
    }

    @Test
    void eachPoolIsReadAndExportedAgain() throws Exception {
        pool("a");
        pool("b");

        List<ScannedPool> pools = scan();

        assertThat(pools).extracting(pool -> pool.name().value()).containsExactly("a", "b");
        assertThat(pools).allSatisfy(pool -> {
            assertThat(pool.reason()).isEmpty();
            assertThat(pool.datasets()).hasSize(2);
            assertThat(pool.targets()).extracting(LustreTarget::name).containsExactly("fs-OST0001");
        });
        assertThat(zpools.imported()).isEmpty();
        assertThat(files.entries()).isEmpty();
    }

    @Test
    void aPoolThatIsMissingLockedActiveElsewhereOrBrokenHasAReasonAndTheOthersAreRead() throws Exception {
        pool("good");
        disks.activeOn(pool("remote"), new HostId(2), "there", ImportablePool.Activity.NOT_SEEN);
        pool("locked");
        Guid broken = pool("broken");
        HeldLockFile neighbour = files.otherProcess().acquire(new PoolName("locked"), Deadline.passed());
        zpools.before(FakeZpools.Step.READ_LABEL, () -> disks.pull(broken));

        List<ScannedPool> pools = scan("good", "remote", "locked", "broken", "missing");

        assertThat(reason(pools, "good")).isEmpty();
        assertThat(reason(pools, "remote"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("there"));
        assertThat(reason(pools, "locked"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("locked by"));
        assertThat(reason(pools, "broken")).isPresent();
        assertThat(reason(pools, "missing")).isPresent();
        assertThat(pools)
                .extracting(ScannedPool::outcome)
                .containsExactly(Outcome.GONE, Outcome.READ, Outcome.BUSY, Outcome.ELSEWHERE, Outcome.GONE);
        assertThat(zpools.imported()).isEmpty();
        neighbour.release(HeldLockFile.Disposal.UNLINK);
    }

    private static Optional<String> reason(List<ScannedPool> pools, String name) {
        return pools.stream()
                .filter(pool -> pool.name().value().equals(name))
                .findFirst()
                .orElseThrow()
                .reason();
    }

    @Test
    void aPoolWhoseReadingFailsUnexpectedlyHasAReasonAndTheOthersAreRead() throws Exception {
        pool("a");
        pool("b");
        AtomicBoolean failed = new AtomicBoolean();
        zpools.before(FakeZpools.Step.READ_LABEL, () -> {
            if (!failed.getAndSet(true)) {
                throw new OutOfMemoryError("never thought of");
            }
        });

        List<ScannedPool> pools = scan();

        assertThat(pools).filteredOn(pool -> pool.reason().isEmpty()).hasSize(1);
        assertThat(pools).extracting(ScannedPool::reason).anySatisfy(reason -> assertThat(reason)
                .hasValueSatisfying(text -> assertThat(text).contains("never thought of")));
        assertThat(files.entries()).isEmpty();
    }

    @Test
    void aPoolThatIsExportedRightAfterTheSearchIsReadAllTheSame() throws Exception {
        host.importByHand(pool("a"), Access.READ_ONLY);
        AtomicInteger searches = new AtomicInteger();
        AtomicBoolean exported = new AtomicBoolean();
        zpools.before(FakeZpools.Step.SEARCH, searches::incrementAndGet);
        zpools.before(FakeZpools.Step.LIST, () -> {
            if (searches.get() == 1 && !exported.getAndSet(true)) {
                zpools.exportPool(new PoolName("a"));
            }
        });

        List<ScannedPool> pools = scan();

        assertThat(pools).singleElement().satisfies(pool -> assertThat(pool.datasets())
                .hasSize(2));
    }

    @Test
    void aPoolOfTheLastScanThatEverySearchMissesIsReadAllTheSame() throws Exception {
        pool("a");
        scan();
        ImportablePool hint = zpools.search(SearchPath.DEFAULT).get(0);
        AtomicBoolean searched = new AtomicBoolean();
        zpools.before(FakeZpools.Step.SEARCH, () -> {
            zpools.importByHand(hint, Access.READ_ONLY);
            searched.set(true);
        });
        zpools.before(FakeZpools.Step.LIST, () -> {
            if (searched.getAndSet(false)) {
                zpools.exportPool(new PoolName("a"));
            }
        });

        assertThat(scan()).singleElement().satisfies(pool -> assertThat(pool.datasets())
                .hasSize(2));
    }

    @Test
    void aPoolThatIsGoneSinceTheLastScanIsNotReported() throws Exception {
        Guid guid = pool("a");
        scan();
        disks.pull(guid);

        assertThat(scan()).isEmpty();
    }

    @Test
    void aPoolThatIsMissingIsSearchedTwiceAndNoMore() throws Exception {
        AtomicInteger searches = new AtomicInteger();
        zpools.before(FakeZpools.Step.SEARCH, searches::incrementAndGet);

        assertThat(reason(scan("missing"), "missing")).isPresent();
        assertThat(searches).hasValue(2);
    }

    @Test
    void aPoolThatIsActiveElsewhereIsReadWhereTheSiteWantsIt() throws Exception {
        disks.activeOn(pool("remote"), new HostId(2), "there", ImportablePool.Activity.NOT_SEEN);

        List<ScannedPool> pools = scan.scan(List.of(), settings(ActiveElsewhere.IMPORT_READ_ONLY), new Silent());

        assertThat(pools.get(0).datasets()).hasSize(2);
        assertThat(zpools.imported()).isEmpty();
        assertThat(pools.get(0).listing().orElseThrow().host()).contains("there");
    }

    @Test
    void poolsAreReadSideBySide() throws Exception {
        pool("a");
        pool("b");
        CyclicBarrier both = new CyclicBarrier(2);
        zpools.before(FakeZpools.Step.READ_LABEL, () -> {
            try {
                both.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new ZfsException(Kind.FAILED, "barrier", "the other one never came", "see the test");
            }
        });

        assertThat(scan()).allSatisfy(pool -> assertThat(pool.reason()).isEmpty());
    }

    @Test
    void anInterruptedScanExportsWhatItImportedFirst() throws Exception {
        pool("a");
        CountDownLatch importing = new CountDownLatch(1);
        zpools.before(FakeZpools.Step.IMPORT, () -> {
            importing.countDown();
            awaitInterrupt();
        });
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread scanner = new Thread(() -> {
            try {
                scan();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        scanner.start();
        importing.await();
        scanner.interrupt();
        scanner.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(zpools.imported()).isEmpty();
        assertThat(files.entries()).isEmpty();
        await().until(() -> files.openDescriptors() == 0);
    }

    /** The scan interrupts its readers once it is interrupted itself. */
    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSearchThatFailsFailsTheScan() {
        zpools.before(FakeZpools.Step.SEARCH, () -> {
            throw new ZfsException(Kind.FAILED, "search", "no ZFS here", "install it");
        });

        assertThatThrownBy(() -> scan()).isInstanceOf(ZfsException.class);
    }
}
