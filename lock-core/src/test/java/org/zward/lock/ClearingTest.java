package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zward.lock.FakeLockFiles.Step;

/** Clearing the lock directory, among live holders. */
@Timeout(60)
final class ClearingTest {

    private static final PoolName DEAD = new PoolName("dead");
    private static final PoolName EMPTY = new PoolName("empty");
    private static final PoolName LIVE = new PoolName("live");
    private static final OwnerRecord SCANNED = new OwnerRecord(
            new Journal(
                    new JournalEntry(Phase.IMPORTED_READ_ONLY, Optional.of(new Guid(7))),
                    Optional.empty(),
                    Optional.empty()),
            Owner.UNKNOWN);

    private final FakeLockFiles files = new FakeLockFiles();
    private final FakeHealer healer = new FakeHealer();
    private final PoolLocks locks = Processes.locks(new LockTable(files), healer, 1);
    private final PoolLocks others = Processes.locks(new LockTable(files.otherProcess()), healer, 2);

    @Test
    void anEmptyDirectoryIsClear() throws Exception {
        assertThat(locks.clear()).isEqualTo(new ClearReport(List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void deadFilesAreHealedAndRemovedLiveAndForeignOnesStay() throws Exception {
        files.leave(DEAD, SCANNED);
        files.leave(EMPTY, "");
        files.putForeign("notes.txt");
        PoolLock live = others.lock(LIVE, Processes.sequence());

        ClearReport report = locks.clear();

        assertThat(report.removed()).containsExactly(DEAD, EMPTY);
        assertThat(report.healed()).containsExactly(DEAD);
        assertThat(report.left()).containsExactly("notes.txt");
        assertThat(report.kept()).singleElement().satisfies(kept -> {
            assertThat(kept.pool()).isEqualTo(LIVE);
            assertThat(kept.why()).contains("held by", "zward 2");
        });
        assertThat(healer.healed()).containsExactly(SCANNED.journal().own());
        live.ensureHeld();
        live.close();
        assertThat(locks.statuses()).isEmpty();
        assertThat(files.openDescriptors()).isZero();
    }

    @Test
    void whatNeededNoUndoingIsRemovedAndNotCalledHealed() throws Exception {
        files.leave(DEAD, SCANNED);
        healer.becomes(Healer.Outcome.LEFT_AS_IT_IS);
        ClearReport report = locks.clear();
        assertThat(report.removed()).containsExactly(DEAD);
        assertThat(report.healed()).isEmpty();
    }

    @Test
    void whatThisThreadHoldsStays() throws Exception {
        PoolLock live = locks.lock(LIVE, Processes.sequence());
        assertThat(locks.clear().kept()).extracting(ClearReport.Kept::pool).containsExactly(LIVE);
        live.ensureHeld();
        live.close();
    }

    @Test
    void aFileThatCantBeHealedIsKeptAndTheOthersAreCleared() throws Exception {
        files.leave(DEAD, SCANNED);
        files.leave(EMPTY, "");
        healer.fail(new LockFilesException(ZwardException.Kind.BUSY, "dead", "the pool is busy", "wait"));

        ClearReport report = locks.clear();

        assertThat(report.removed()).containsExactly(EMPTY);
        assertThat(report.kept()).singleElement().satisfies(kept -> assertThat(kept.why())
                .contains("the pool is busy"));
        assertThat(OwnerRecordFormat.parse(DEAD, files.content(DEAD).orElseThrow()))
                .contains(SCANNED);
        healer.becomes(Healer.Outcome.EXPORTED);
        assertThat(locks.clear().healed()).containsExactly(DEAD);
        assertThat(locks.statuses()).isEmpty();
    }

    @Test
    void aFileWhoseHealingFailsUnexpectedlyIsKeptAndTheOthersAreCleared() throws Exception {
        files.leave(DEAD, SCANNED);
        files.leave(EMPTY, "");
        healer.before(() -> {
            throw new IllegalStateException("never thought of");
        });

        ClearReport report = locks.clear();

        assertThat(report.removed()).containsExactly(EMPTY);
        assertThat(report.kept()).singleElement().satisfies(kept -> assertThat(kept.why())
                .contains("never thought of"));
        assertThat(files.content(DEAD)).isPresent();
        assertThat(files.openDescriptors()).isZero();
    }

    @Test
    void aFileThatWasReplacedWhileItWasOpenedIsLeft() throws Exception {
        files.leave(DEAD, SCANNED);
        List<PoolLock> next = new ArrayList<>();
        files.gate((step, pool) -> {
            if (step == Step.LOCKED) {
                files.removeByHand(DEAD);
                next.add(lockUnchecked(others));
            }
        });

        ClearReport report = locks.clear();

        assertThat(report.removed()).isEmpty();
        assertThat(report.kept()).extracting(ClearReport.Kept::pool).containsExactly(DEAD);
        next.get(0).ensureHeld();
        next.get(0).close();
    }

    @Test
    void aFileWhoseHolderReleasesItMeanwhileIsNoMatter() throws Exception {
        PoolLock live = others.lock(LIVE, Processes.sequence());
        List<ZwardException> failures = new ArrayList<>();
        files.gate((step, pool) -> {
            try {
                live.close();
            } catch (ZwardException e) {
                failures.add(e);
            }
        });
        assertThat(locks.clear()).isEqualTo(new ClearReport(List.of(), List.of(), List.of(), List.of()));
        assertThat(failures).isEmpty();
    }

    @Test
    void anInterruptedClearingLeavesTheFile() throws Exception {
        files.leave(DEAD, SCANNED);
        healer.before(() -> Thread.currentThread().interrupt());
        assertThatThrownBy(locks::clear).isInstanceOf(InterruptedException.class);
        assertThat(files.content(DEAD)).isPresent();
        assertThat(files.openDescriptors()).isZero();
    }

    @Test
    void clearingInALoopNeverTakesAFileFromALiveHolder() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        FutureTask<Void> clearing = Processes.start(() -> {
            while (!stop.get()) {
                locks.clear();
            }
        });
        AtomicInteger holders = new AtomicInteger();
        List<FutureTask<Void>> takers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            PoolLocks process = Processes.locks(new LockTable(files.otherProcess()), healer, 10 + i);
            takers.add(Processes.start(() -> {
                for (int round = 0; round < 300; round++) {
                    try (PoolLock lock = process.lock(LIVE, Processes.sequence())) {
                        assertThat(holders.incrementAndGet()).isOne();
                        lock.ensureHeld();
                        holders.decrementAndGet();
                    }
                }
            }));
        }
        for (FutureTask<Void> taker : takers) {
            Processes.join(taker);
        }
        stop.set(true);
        Processes.join(clearing);
        assertThat(locks.statuses()).isEmpty();
    }

    private static PoolLock lockUnchecked(PoolLocks process) {
        try {
            return process.lock(DEAD, Processes.sequence());
        } catch (ZwardException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
