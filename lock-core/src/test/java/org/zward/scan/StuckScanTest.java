package org.zward.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zward.lock.Deadline;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.LockStatus;
import org.zward.lock.PoolName;
import org.zward.pool.ActiveElsewhere;
import org.zward.pool.FakeHost;
import org.zward.pool.FakeZpools;
import org.zward.pool.GatedZpools;
import org.zward.pool.ImportPolicy;
import org.zward.pool.PoolSequences;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.scan.ScannedPool.Outcome;

/** Calls into ZFS that do not return, as a dead disk makes them. */
@Timeout(60)
class StuckScanTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final FakeHost host = new FakeHost();
    private final FakeZpools zpools = host.zpools();
    private final FakeLockFiles files = host.files();

    /** What a call that hangs waits for, whatever interrupts it; and how many hang. */
    private final CountDownLatch answer = new CountDownLatch(1);

    private final AtomicInteger hung = new AtomicInteger();
    private volatile String hanging = "";

    private final GatedZpools gated = new GatedZpools(zpools, this::hangIfItIsTheOne);
    private final PoolSequences sequences = new PoolSequences(host.locks(), gated, new ImportPolicy(FakeHost.IDENTITY));
    private final DeviceScan scan = new DeviceScan(sequences, gated, FakeHost.IDENTITY);

    private void hangIfItIsTheOne() {
        if (Thread.currentThread().getName().matches("scan (" + hanging + ")")) {
            hang();
        }
    }

    private void hang() {
        hung.incrementAndGet();
        boolean interrupted = false;
        while (answer.getCount() > 0) {
            try {
                answer.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void letGo() {
        answer.countDown();
    }

    private void pools(String... names) {
        for (String name : names) {
            host.disks().createExported(new PoolName(name));
        }
    }

    private List<ScannedPool> scan(Duration reading, int parallel) throws Exception {
        return scan(new DeviceScan.Patience(Duration.ZERO, reading, LONG), parallel);
    }

    private List<ScannedPool> scan(DeviceScan.Patience patience, int parallel) throws Exception {
        DeviceScan.Settings settings =
                new DeviceScan.Settings(SearchPath.DEFAULT, patience, parallel, ActiveElsewhere.REPORT);
        List<ScannedPool> told = new ArrayList<>();
        List<ScannedPool> pools = scan.scan(List.of(), settings, new DeviceScan.Progress() {
            @Override
            public void found(int number) {}

            @Override
            public void done(ScannedPool pool) {
                told.add(pool);
            }
        });
        assertThat(told).containsExactlyInAnyOrderElementsOf(pools);
        return pools;
    }

    @Test
    void aPoolThatHangsIsReportedAndTheOthersAreRead() throws Exception {
        pools("a", "b", "c");
        hanging = "b";

        List<ScannedPool> pools = scan(SHORT, 1);

        assertThat(pools).extracting(ScannedPool::outcome).containsExactly(Outcome.READ, Outcome.STUCK, Outcome.READ);
        assertThat(pools.get(1).reason())
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("stuck: "));
        assertThat(host.locks().statuses()).singleElement().satisfies(this::isHeldByTheScanOfB);
    }

    private void isHeldByTheScanOfB(LockStatus lock) {
        assertThat(lock.pool()).isEqualTo(new PoolName("b"));
        assertThat(lock.record().orElseThrow().owner().thread()).contains("scan b");
    }

    @Test
    void theNextScanBeginsNoSecondReadingAndTheOneAfterTakesTheResult() throws Exception {
        pools("a", "b");
        hanging = "b";

        assertThat(scan(SHORT, 2).get(1).outcome()).isEqualTo(Outcome.STUCK);
        assertThat(scan(LONG, 2)).extracting(ScannedPool::outcome).containsExactly(Outcome.READ, Outcome.STUCK);
        assertThat(hung).hasValue(1);

        answer.countDown();
        await().until(() -> host.locks().statuses().isEmpty());
        zpools.before(
                FakeZpools.Step.IMPORT,
                () -> assertThat(Thread.currentThread().getName()).isEqualTo("scan a"));
        await().untilAsserted(() ->
                assertThat(scan(LONG, 2)).extracting(ScannedPool::outcome).containsOnly(Outcome.READ));

        assertThat(zpools.imported()).isEmpty();
        await().until(() -> files.openDescriptors() == 0);
    }

    @Test
    void onceTooManyHangNoOtherIsBegun() throws Exception {
        int parallel = 4;
        int most = Readings.MOST_HANGING + parallel - 1;
        for (int i = 0; i < 2 * most; i++) {
            pools("p" + (100 + i));
        }
        hanging = "p.*";

        List<ScannedPool> pools = scan(SHORT, parallel);

        await().untilAsserted(() -> assertThat(hung.get()).isBetween(Readings.MOST_HANGING, most));
        assertThat(pools.get(0).outcome()).isEqualTo(Outcome.STUCK);
        assertThat(pools.get(2 * most - 1)).returns(Outcome.FAILED, ScannedPool::outcome);
        assertThat(pools.get(2 * most - 1).reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("stuck are p100, p101"));
        scan(SHORT, parallel);
        assertThat(hung.get()).isBetween(Readings.MOST_HANGING, most);
    }

    @Test
    void aSearchThatHangsFailsTheScanAndIsNotBegunTwice() throws Exception {
        pools("a");
        AtomicInteger searches = new AtomicInteger();
        zpools.before(FakeZpools.Step.SEARCH, () -> {
            searches.incrementAndGet();
            hang();
        });
        DeviceScan.Patience patience = new DeviceScan.Patience(LONG, LONG, SHORT);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> scan(patience, 1))
                    .isInstanceOf(ZfsException.class)
                    .hasMessageContaining("looking for pools has not ended");
        }
        assertThat(searches).hasValue(1);

        answer.countDown();
        assertThat(scan(LONG, 1)).extracting(ScannedPool::outcome).containsExactly(Outcome.READ);
    }

    @Test
    void scansSideBySideDoNotLoseSightOfASearchThatHangs() throws Exception {
        AtomicInteger searches = new AtomicInteger();
        zpools.before(FakeZpools.Step.SEARCH, () -> {
            searches.incrementAndGet();
            hang();
        });
        DeviceScan.Patience patience = new DeviceScan.Patience(LONG, LONG, SHORT);
        DeviceScan.Patience longer = new DeviceScan.Patience(LONG, LONG, Duration.ofSeconds(2));
        FutureTask<List<ScannedPool>> beside = new FutureTask<>(() -> scan(longer, 1));
        new Thread(beside).start();
        await().until(() -> hung.get() == 1);

        assertThatThrownBy(() -> scan(patience, 1)).hasMessageContaining("looking for pools has not ended");
        assertThatThrownBy(beside::get).hasMessageContaining("looking for pools has not ended");

        assertThat(searches).hasValue(1);
        assertThat(scan.end(Deadline.passed()).search()).isTrue();
        answer.countDown();
        assertThat(scan.end(Deadline.after(LONG)).isNothing()).isTrue();
    }

    @Test
    void whatHangsCanBeEndedOnceItAnswersAndIsNamedUntilThen() throws Exception {
        pools("a");
        hanging = "a";
        scan(SHORT, 1);

        assertThat(scan.end(Deadline.passed()).pools()).containsExactly(new PoolName("a"));

        answer.countDown();
        assertThat(scan.end(Deadline.after(LONG)).isNothing()).isTrue();
        assertThat(zpools.imported()).isEmpty();
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void aScanThatFailsUnexpectedlyKeepsTrackOfWhatHangs() throws Exception {
        pools("a", "b");
        hanging = "b";
        DeviceScan.Settings settings = new DeviceScan.Settings(
                SearchPath.DEFAULT, DeviceScan.Patience.of(SHORT, SHORT), 2, ActiveElsewhere.REPORT);

        assertThatThrownBy(() -> scan.scan(List.of(), settings, new DeviceScan.Progress() {
                    @Override
                    public void found(int number) {}

                    @Override
                    public void done(ScannedPool pool) {
                        await().until(() -> hung.get() == 1);
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                }))
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(scan.end(Deadline.passed()).pools()).containsExactly(new PoolName("b"));
    }

    @Test
    void anInterruptedScanWaitsForItsSearchForNoProcessMayEndInTheMiddleOfOne() throws Exception {
        zpools.before(FakeZpools.Step.SEARCH, this::hang);
        CountDownLatch thrown = new CountDownLatch(1);
        Thread scanner = new Thread(() -> {
            try {
                scan(LONG, 1);
            } catch (InterruptedException e) {
                thrown.countDown();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        scanner.start();
        await().until(() -> hung.get() == 1);
        scanner.interrupt();

        assertThat(thrown.await(SHORT.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
        answer.countDown();
        thrown.await();
    }

    @Test
    void aSearchThatHangsCanBeEndedToo() throws Exception {
        zpools.before(FakeZpools.Step.SEARCH, this::hang);
        assertThatThrownBy(() -> scan(new DeviceScan.Patience(LONG, LONG, SHORT), 1))
                .hasMessageContaining("looking for pools has not ended");

        assertThat(scan.end(Deadline.passed()).search()).isTrue();
        answer.countDown();
        assertThat(scan.end(Deadline.after(LONG)).isNothing()).isTrue();
    }

    @Test
    void anInterruptedScanDoesNotWaitForWhatHangs() throws Exception {
        pools("a");
        hanging = "a";
        CountDownLatch thrown = new CountDownLatch(1);
        Thread scanner = new Thread(() -> {
            try {
                scan(Duration.ofSeconds(2), 1);
            } catch (InterruptedException e) {
                thrown.countDown();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        scanner.start();
        await().until(() -> hung.get() == 1);
        scanner.interrupt();

        thrown.await();
        assertThat(scan.end(Deadline.passed()).pools()).containsExactly(new PoolName("a"));
    }
}
