package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zward.lock.LockRequest.Use;

/** The threads of one process, queuing for a pool. */
@Timeout(60)
final class LockTableTest {

    private static final PoolName TANK = new PoolName("tank");

    private final FakeLockFiles files = new FakeLockFiles();
    private final LockTable table = new LockTable(files);
    private final PoolLocks locks = Processes.locks(table, new FakeHealer(), 1);

    private interface Guard {
        AutoCloseable enter() throws Exception;
    }

    @Test
    void whoeverIsInsideIsAlone() throws Exception {
        assertThat(secondGetsInWhileFirstIsInside(() -> locks.lock(TANK, LockRequest.of("test", Deadline.passed()))))
                .isFalse();
        assertThat(secondGetsInWhileFirstIsInside(() -> () -> {}))
                .as("without the lock")
                .isTrue();
    }

    private static boolean secondGetsInWhileFirstIsInside(Guard guard) throws Exception {
        try (AutoCloseable first = guard.enter()) {
            assertThat(first).isNotNull();
            AtomicBoolean second = new AtomicBoolean();
            Processes.inAnotherThread(() -> {
                try (AutoCloseable inside = guard.enter()) {
                    second.set(inside != null);
                } catch (LockTimeoutException e) {
                    second.set(false);
                }
            });
            return second.get();
        }
    }

    @Test
    void waitersGetTheLockInTheOrderInWhichTheyAsked() throws Exception {
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<FutureTask<Void>> waiters = new ArrayList<>();
        PoolLock held = locks.lock(TANK, Processes.sequence());
        for (int i = 0; i < 10; i++) {
            int number = i;
            waiters.add(startWaiter(() -> {
                try (PoolLock lock = locks.lock(TANK, Processes.sequence())) {
                    lock.ensureHeld();
                    order.add(number);
                }
            }));
        }

        held.close();

        for (FutureTask<Void> waiter : waiters) {
            Processes.join(waiter);
        }
        assertThat(order).isEqualTo(IntStream.range(0, 10).boxed().toList());
        assertThat(table.size()).isZero();
    }

    @Test
    void aThreadThatReleasesAndAsksAgainGoesBehindTheWaiters() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        PoolLock held = locks.lock(TANK, Processes.sequence());
        FutureTask<Void> waiter = startWaiter(() -> {
            try (PoolLock lock = locks.lock(TANK, Processes.sequence())) {
                order.add("waiter " + lock.scope());
            }
        });
        held.close();
        try (PoolLock lock = locks.lock(TANK, Processes.sequence())) {
            order.add("first again " + lock.scope());
        }
        Processes.join(waiter);
        assertThat(order).containsExactly("waiter OUTERMOST", "first again OUTERMOST");
    }

    @Test
    void threadsThatHammerThePoolExcludeEachOtherAndAllGetTheirTurn() throws Exception {
        int threads = 64;
        int rounds = 200;
        AtomicIntegerArray shares = new AtomicIntegerArray(threads);
        AtomicBoolean stop = new AtomicBoolean();
        int[] unguarded = {0};
        List<FutureTask<Void>> takers = new ArrayList<>();
        PoolLock untilAllWait = locks.lock(TANK, Processes.sequence());
        for (int i = 0; i < threads; i++) {
            int number = i;
            takers.add(startWaiter(() -> {
                while (!stop.get()) {
                    try (PoolLock lock = locks.lock(TANK, Processes.sequence())) {
                        lock.ensureHeld();
                        unguarded[0]++;
                        if (shares.incrementAndGet(number) == rounds) {
                            stop.set(true);
                        }
                    }
                }
            }));
        }
        untilAllWait.close();
        for (FutureTask<Void> taker : takers) {
            Processes.join(taker);
        }
        int[] result = IntStream.range(0, threads).map(shares::get).sorted().toArray();
        assertThat(unguarded[0]).isEqualTo(Arrays.stream(result).sum());
        // how equal the shares are is the scheduler's business too: a benchmark's, not a test's
        assertThat(result[0]).isPositive();
        assertThat(table.size()).isZero();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void aWaiterThatTimesOutLeavesTheQueue() throws Exception {
        PoolLock held = locks.lock(TANK, Processes.sequence());
        Processes.inAnotherThread(() -> assertThatThrownBy(
                        () -> locks.lock(TANK, LockRequest.of("test", Deadline.after(Duration.ofMillis(20)))))
                .isInstanceOf(LockTimeoutException.class)
                .hasMessageContaining("zward 1"));
        held.close();
        assertThat(table.size()).isZero();
        locks.lock(TANK, Processes.sequence()).close();
    }

    @Test
    void aWaiterIsAlsoToldWhoHasTheLockOfAnOwnerThatHasEnded() throws Exception {
        PoolLocks others = Processes.locks(new LockTable(files.otherProcess()), new FakeHealer(), 2);
        PoolLock held = others.lock(TANK, Processes.sequence());
        files.successor(Processes.identity(3).owner(Processes.sequence(), Instant.EPOCH));

        assertThatThrownBy(() -> locks.lock(TANK, LockRequest.of("test", Deadline.passed())))
                .isInstanceOf(LockTimeoutException.class)
                .hasMessageContaining("locked by pid 2 (zward 2), ")
                .hasMessageContaining(", now by pid 3 (zward 3), ");
        assertThat(locks.clear().kept()).singleElement().satisfies(kept -> assertThat(kept.why())
                .startsWith("held by pid 2 ")
                .contains(", now by pid 3 "));
        held.close();
    }

    @Test
    void anInterruptedWaiterLeavesTheQueue() throws Exception {
        PoolLock held = locks.lock(TANK, Processes.sequence());
        Thread[] thread = new Thread[1];
        FutureTask<Void> waiter = startWaiter(() -> {
            thread[0] = Thread.currentThread();
            assertThatThrownBy(() -> locks.lock(TANK, Processes.sequence())).isInstanceOf(InterruptedException.class);
        });
        thread[0].interrupt();
        Processes.join(waiter);
        held.close();
        assertThat(table.size()).isZero();
    }

    @Test
    void anInterruptedThreadCanRelease() throws Exception {
        PoolLock held = locks.lock(TANK, Processes.sequence());
        Thread.currentThread().interrupt();
        held.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void aWaiterForAnotherProcessTimesOutInItsTurn() throws Exception {
        PoolLocks others = Processes.locks(new LockTable(files.otherProcess()), new FakeHealer(), 2);
        PoolLock held = others.lock(TANK, Processes.sequence());
        FutureTask<Void> waiter =
                Processes.start(() -> locks.lock(TANK, Processes.sequence()).close());
        await().until(() -> files.waiters(TANK) == 1);

        LockRequest queued =
                new LockRequest(LockOwner.token("queued"), "scan", Deadline.after(Duration.ofMillis(20)), Use.SEQUENCE);
        assertThatThrownBy(() -> locks.lock(TANK, queued))
                .isInstanceOf(LockTimeoutException.class)
                .hasMessageContaining("zward 2");

        held.close();
        Processes.join(waiter);
        assertThat(table.size()).isZero();
    }

    @Test
    void aLockThatFailsLeavesNobodyInTheTable() throws Exception {
        files.gate((step, pool) -> {
            throw new LockFilesException(ZwardException.Kind.NOT_PERMITTED, "/run", "EACCES", "be root");
        });
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> locks.lock(TANK, Processes.sequence())).isInstanceOf(LockFilesException.class);
        }
        assertThat(table.size()).isZero();
        files.gate((step, pool) -> {});
        locks.lock(TANK, Processes.sequence()).close();
    }

    /** Starts a thread, and returns once it waits for its turn. */
    private FutureTask<Void> startWaiter(Processes.Action action) {
        int before = table.waiters(TANK);
        FutureTask<Void> task = Processes.start(action);
        await().pollInterval(Duration.ofMillis(1)).until(() -> table.waiters(TANK) > before);
        return task;
    }
}
