package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zward.lock.FakeLockFiles.Step;

/** Several pools at once. */
@Timeout(60)
final class MultiLockTest {

    private static final PoolName ALPHA = new PoolName("alpha");
    private static final PoolName BETA = new PoolName("beta");
    private static final PoolName GAMMA = new PoolName("gamma");

    private final FakeLockFiles files = new FakeLockFiles();
    private final LockTable table = new LockTable(files);
    private final PoolLocks locks = Processes.locks(table, new FakeHealer(), 1);
    private final PoolLocks others = Processes.locks(new LockTable(files.otherProcess()), new FakeHealer(), 2);

    @Test
    void poolsAreLockedInTheOrderOfTheirNamesAndReleasedInReverse() throws Exception {
        List<String> steps = new CopyOnWriteArrayList<>();
        files.gate((step, pool) -> {
            if (step == Step.OPEN || step == Step.UNLOCK) {
                steps.add(step + " " + pool);
            }
        });
        try (MultiLock all = locks.lockAll(List.of(GAMMA, ALPHA, BETA, ALPHA), Processes.sequence())) {
            assertThat(all.locks()).extracting(PoolLock::pool).containsExactly(ALPHA, BETA, GAMMA);
            assertThat(all.of(BETA).pool()).isEqualTo(BETA);
            assertThatThrownBy(() -> all.of(new PoolName("delta"))).isInstanceOf(IllegalArgumentException.class);
            all.ensureHeld();
        }
        assertThat(steps)
                .containsExactly(
                        "OPEN alpha", "OPEN beta", "OPEN gamma", "UNLOCK gamma", "UNLOCK beta", "UNLOCK alpha");
        assertThat(locks.statuses()).isEmpty();
        assertThat(table.size()).isZero();
    }

    @Test
    void oneThatCantBeHadReleasesThoseHadBefore() throws Exception {
        PoolLock held = others.lock(BETA, Processes.sequence());

        assertThatThrownBy(() -> locks.lockAll(List.of(ALPHA, BETA, GAMMA), LockRequest.of("test", Deadline.passed())))
                .isInstanceOf(LockTimeoutException.class)
                .hasMessageContaining("zward 2")
                .hasNoSuppressedExceptions();

        assertThat(locks.statuses()).extracting(LockStatus::pool).containsExactly(BETA);
        assertThat(table.size()).isZero();
        held.close();
    }

    @Test
    void whatTheRollBackFailsWithIsSuppressedInTheFirstFailure() throws Exception {
        PoolLock held = others.lock(BETA, Processes.sequence());
        LockFilesException stuck = new LockFilesException(ZwardException.Kind.FAILED, "/run", "EROFS", "remount it");
        files.gate((step, pool) -> {
            if (step == Step.UNLINK) {
                throw stuck;
            }
        });

        assertThatThrownBy(() -> locks.lockAll(List.of(ALPHA, BETA), LockRequest.of("test", Deadline.passed())))
                .isInstanceOf(LockTimeoutException.class)
                .hasSuppressedException(stuck);

        others.lock(ALPHA, Processes.sequence()).close();
        held.close();
    }

    @Test
    void everyLockIsReleasedAlthoughSomeFail() throws Exception {
        MultiLock all = locks.lockAll(List.of(ALPHA, BETA, GAMMA), Processes.sequence());
        files.removeByHand(GAMMA);
        files.removeByHand(ALPHA);
        assertThatThrownBy(all::ensureHeld).isInstanceOf(LockLostException.class);

        assertThatThrownBy(all::close)
                .isInstanceOf(LockLostException.class)
                .hasMessageStartingWith("gamma: ")
                .satisfies(e -> assertThat(e.getSuppressed()).singleElement().satisfies(second -> assertThat(second)
                        .hasMessageStartingWith("alpha: ")));

        assertThat(locks.statuses()).isEmpty();
        assertThat(table.size()).isZero();
        assertThat(files.openDescriptors()).isZero();
        all.close();
    }

    private void failUnlinkUnexpectedly(PoolName failing) {
        files.gate((step, pool) -> {
            if (step == Step.UNLINK && pool.equals(failing)) {
                throw new IllegalStateException("never thought of");
            }
        });
    }

    @Test
    void everyLockIsReleasedAlthoughOneFailsUnexpectedly() throws Exception {
        MultiLock all = locks.lockAll(List.of(ALPHA, BETA, GAMMA), Processes.sequence());
        failUnlinkUnexpectedly(GAMMA);
        files.removeByHand(ALPHA);

        assertThatThrownBy(all::close)
                .hasMessage("never thought of")
                .satisfies(e -> assertThat(e.getSuppressed()).singleElement().isInstanceOf(LockLostException.class));

        assertThat(table.size()).isZero();
        assertThat(files.openDescriptors()).isZero();
    }

    @Test
    void aRollBackThatFailsUnexpectedlyHidesNothing() throws Exception {
        PoolLock held = others.lock(GAMMA, Processes.sequence());
        failUnlinkUnexpectedly(BETA);

        assertThatThrownBy(() -> locks.lockAll(List.of(ALPHA, BETA, GAMMA), LockRequest.of("test", Deadline.passed())))
                .isInstanceOf(LockTimeoutException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).singleElement().satisfies(second -> assertThat(second)
                        .hasMessage("never thought of")));

        others.lock(ALPHA, Processes.sequence()).close();
        held.close();
    }

    @Test
    void oneThreadWithOneOrderDoesNotBlockAnotherWithTheReverse() throws Exception {
        List<FutureTask<Void>> takers = new ArrayList<>();
        for (List<PoolName> order : List.of(List.of(ALPHA, BETA, GAMMA), List.of(GAMMA, BETA, ALPHA))) {
            for (PoolLocks process : List.of(locks, others)) {
                takers.add(Processes.start(() -> {
                    for (int i = 0; i < 100; i++) {
                        process.lockAll(order, Processes.sequence()).close();
                    }
                }));
            }
        }
        for (FutureTask<Void> taker : takers) {
            Processes.join(taker);
        }
        assertThat(locks.statuses()).isEmpty();
    }
}
