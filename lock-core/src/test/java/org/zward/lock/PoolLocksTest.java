package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zward.lock.LockRequest.Use;

/** The lock of one owner, from the first {@code lock} to the last {@code close}. */
@Timeout(60)
final class PoolLocksTest {

    private static final PoolName TANK = new PoolName("tank");

    private final FakeLockFiles files = new FakeLockFiles();
    private final FakeHealer healer = new FakeHealer();
    private final LockTable table = new LockTable(files);
    private final PoolLocks locks = Processes.locks(table, healer, 4711);

    @Test
    void theOutermostReleaseRemovesTheFile() throws Exception {
        PoolLock outer = locks.lock(TANK, Processes.sequence());
        assertThat(outer.scope()).isEqualTo(PoolLock.Scope.OUTERMOST);
        assertThat(outer.pool()).isEqualTo(TANK);
        PoolLock inner = locks.lock(TANK, Processes.sequence());
        assertThat(inner.scope()).isEqualTo(PoolLock.Scope.NESTED);

        inner.close();
        outer.ensureHeld();
        assertThat(locks.statuses()).singleElement().satisfies(status -> assertThat(status.state())
                .isEqualTo(LockFiles.State.HELD));
        outer.close();

        assertThat(locks.statuses()).isEmpty();
        assertThat(table.size()).isZero();
        assertThat(files.openDescriptors()).isZero();
    }

    @Test
    void theRecordSaysWhoAndWhatFor() throws Exception {
        try (PoolLock lock = locks.lock(
                TANK, new LockRequest(LockOwner.token("pool-scan-7"), "scan", Deadline.passed(), Use.SEQUENCE))) {
            assertThat(lock.journal()).isEqualTo(Journal.LOCKED);
            Owner owner = locks.statuses().get(0).record().orElseThrow().owner();
            assertThat(owner.pid()).hasValue(4711);
            assertThat(owner.thread()).contains("pool-scan-7");
            assertThat(owner.purpose()).contains("scan");
            assertThat(owner.since()).isPresent();
            assertThat(owner.command()).contains("zward 4711");
        }
    }

    @Test
    void closingTwiceDoesNothingMore() throws Exception {
        PoolLock outer = locks.lock(TANK, Processes.sequence());
        PoolLock inner = locks.lock(TANK, Processes.sequence());
        inner.close();
        inner.close();
        inner.close();
        outer.ensureHeld();
        outer.close();
        outer.close();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void aClosedLockIsOfNoUse() throws Exception {
        PoolLock lock = locks.lock(TANK, Processes.sequence());
        lock.close();
        assertThatThrownBy(lock::ensureHeld).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(lock::journal).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(lock::share).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lock.journal(JournalEntry.LOCKED)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theOrderOfClosingDoesNotMatter() throws Exception {
        PoolLock outer = locks.lock(TANK, Processes.sequence());
        PoolLock inner = locks.lock(TANK, Processes.sequence());
        outer.close();
        inner.ensureHeld();
        inner.close();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void twoPoolLocksOnOneTableAreOneLock() throws Exception {
        PoolLocks others = Processes.locks(table, healer, 4711);
        PoolLock outer = locks.lock(TANK, Processes.sequence());
        PoolLock inner = others.lock(TANK, Processes.sequence());
        assertThat(inner.scope()).isEqualTo(PoolLock.Scope.NESTED);
        outer.close();
        inner.close();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void anotherThreadCannotUseOrReleaseTheLock() throws Exception {
        PoolLock lock = locks.lock(TANK, Processes.sequence());
        Processes.inAnotherThread(() -> {
            assertThatThrownBy(lock::close).isInstanceOf(IllegalMonitorStateException.class);
            assertThatThrownBy(lock::ensureHeld).isInstanceOf(IllegalMonitorStateException.class);
            assertThatThrownBy(lock::journal).isInstanceOf(IllegalMonitorStateException.class);
            assertThatThrownBy(lock::keepRecord).isInstanceOf(IllegalMonitorStateException.class);
        });
        lock.ensureHeld();
        lock.close();
    }

    @Test
    void aThreadCannotLockInTheNameOfAnother() throws Exception {
        LockRequest ours = Processes.sequence();
        PoolLock lock = locks.lock(TANK, ours);
        Processes.inAnotherThread(() ->
                assertThatThrownBy(() -> locks.lock(TANK, ours)).isInstanceOf(IllegalMonitorStateException.class));
        lock.close();
        assertThat(table.size()).isZero();
    }

    @Test
    void aTokenIsPassedBetweenThreads() throws Exception {
        LockRequest request =
                new LockRequest(LockOwner.token("job"), "scan", Deadline.after(Duration.ofSeconds(30)), Use.SEQUENCE);
        PoolLock outer = locks.lock(TANK, request);
        Processes.inAnotherThread(() -> {
            PoolLock inner = locks.lock(TANK, request);
            assertThat(inner.scope()).isEqualTo(PoolLock.Scope.NESTED);
            outer.close();
            inner.close();
        });
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void anotherOwnerOfTheSameProcessIsToldWhoHoldsTheLock() throws Exception {
        PoolLock lock = locks.lock(TANK, Processes.sequence());
        LockRequest other = new LockRequest(LockOwner.token("other"), "scan", Deadline.passed(), Use.SEQUENCE);
        assertThatThrownBy(() -> locks.lock(TANK, other))
                .isInstanceOfSatisfying(
                        LockTimeoutException.class,
                        e -> assertThat(e.holder().orElseThrow().owner().pid()).hasValue(4711))
                .hasMessageContaining(Thread.currentThread().getName());
        lock.close();
        locks.lock(TANK, other).close();
        assertThat(table.size()).isZero();
    }

    @Test
    void anotherProcessIsToldWhoHoldsTheLock() throws Exception {
        PoolLocks others = Processes.locks(new LockTable(files.otherProcess()), healer, 4712);
        PoolLock lock = locks.lock(TANK, Processes.sequence());
        assertThatThrownBy(() -> others.lock(TANK, LockRequest.of("import", Deadline.passed())))
                .isInstanceOf(LockTimeoutException.class)
                .hasMessageContaining("zward 4711");
        lock.close();
        others.lock(TANK, LockRequest.of("import", Deadline.passed())).close();
        assertThat(healer.healed()).isEmpty();
    }
}
