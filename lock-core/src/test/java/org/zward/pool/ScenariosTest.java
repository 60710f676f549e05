package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.lock.DatasetName;
import org.zward.lock.Deadline;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.LockRequest;
import org.zward.lock.LockTable;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;

/**
 * The two races that the original system describes, forced: once with both processes on one lock directory, once as the
 * control with a lock directory each, which is to say without the lock.
 */
class ScenariosTest {

    private static final HostIdentity HERE = new HostIdentity(new HostId(1), "here");

    private final PoolName pool = new PoolName("pA");
    private final FakeZpools zpools = new FakeZpools(oneExportedPool(), HERE);

    private FakeDisks oneExportedPool() {
        FakeDisks disks = new FakeDisks();
        disks.createExported(pool);
        return disks;
    }

    private PoolSequences process(FakeLockFiles directory) {
        PoolLocks locks = new PoolLocks(
                new LockTable(directory),
                new ImportHealer(zpools),
                new ProcessIdentity(1, 2, "boot", "here", "test"),
                List.of());
        return new PoolSequences(locks, zpools, new ImportPolicy(HERE));
    }

    private SequenceRequest request() {
        return SequenceRequest.readWrite(pool, LockRequest.of("test", Deadline.after(Duration.ofSeconds(30))));
    }

    private static Thread start(String name, FutureTask<?> task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Optional<Throwable> failureOf(FutureTask<?> task) throws InterruptedException {
        try {
            task.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        }
    }

    /** Waits until something happened, or the thread that should do it waits for the lock. */
    private static void awaitOrBlocked(CountDownLatch happened, Thread thread) {
        await().until(() -> happened.getCount() == 0
                || thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING);
    }

    /** tA and tB list and don't find pA; tB imports it; tA tries to import it. */
    private Optional<Throwable> scenarioOne(PoolSequences processA, PoolSequences processB) throws Exception {
        CountDownLatch aHasListed = new CountDownLatch(1);
        CountDownLatch bHasImported = new CountDownLatch(1);
        CountDownLatch aIsDone = new CountDownLatch(1);
        CompletableFuture<Thread> threadB = new CompletableFuture<>();
        zpools.before(FakeZpools.Step.IMPORT, () -> {
            if (Thread.currentThread().getName().equals("tA")) {
                aHasListed.countDown();
                awaitOrBlocked(bHasImported, threadB.join());
            }
        });
        FutureTask<String> tA = new FutureTask<>(() -> processA.run(request(), open -> "mounted"));
        FutureTask<String> tB = new FutureTask<>(() -> {
            aHasListed.await();
            return processB.run(request(), open -> {
                bHasImported.countDown();
                aIsDone.await();
                return "scanned";
            });
        });
        start("tA", tA);
        aHasListed.await();
        threadB.complete(start("tB", tB));
        Optional<Throwable> failure = failureOf(tA);
        aIsDone.countDown();
        assertThat(failureOf(tB)).isEmpty();
        return failure;
    }

    /** tB imports pA; tA finds it imported; tB ends and exports it; tA makes a dataset on it. */
    private Optional<Throwable> scenarioTwo(PoolSequences processA, PoolSequences processB) throws Exception {
        CountDownLatch bHasImported = new CountDownLatch(1);
        CountDownLatch aHasFoundIt = new CountDownLatch(1);
        CountDownLatch bHasExported = new CountDownLatch(1);
        CompletableFuture<Thread> threadA = new CompletableFuture<>();
        FutureTask<String> tB = new FutureTask<>(() -> {
            String result = processB.run(request(), open -> {
                bHasImported.countDown();
                awaitOrBlocked(aHasFoundIt, threadA.join());
                return "scanned";
            });
            bHasExported.countDown();
            return result;
        });
        FutureTask<String> tA = new FutureTask<>(() -> processA.run(request(), open -> {
            aHasFoundIt.countDown();
            bHasExported.await();
            zpools.createDataset(new DatasetName("pA/target"), Map.of());
            return "created";
        }));
        start("tB", tB);
        bHasImported.await();
        threadA.complete(start("tA", tA));
        Optional<Throwable> failure = failureOf(tA);
        assertThat(failureOf(tB)).isEmpty();
        return failure;
    }

    @Test
    void scenarioOneIsAvertedByTheLock() throws Exception {
        FakeLockFiles directory = new FakeLockFiles();

        assertThat(scenarioOne(process(directory), process(directory.otherProcess())))
                .isEmpty();
        assertThat(zpools.imported(pool)).isEmpty();
    }

    @Test
    void scenarioOneFailsWithoutTheLock() throws Exception {
        assertThat(scenarioOne(process(new FakeLockFiles()), process(new FakeLockFiles())))
                .hasValueSatisfying(
                        failure -> assertThat(failure).hasMessageContaining("a pool with that name already exists"));
    }

    @Test
    void scenarioTwoIsAvertedByTheLock() throws Exception {
        FakeLockFiles directory = new FakeLockFiles();

        assertThat(scenarioTwo(process(directory), process(directory.otherProcess())))
                .isEmpty();
        assertThat(zpools.calls())
                .containsExactly("import pA", "export pA", "import pA", "create pA/target", "export pA");
    }

    @Test
    void scenarioTwoFailsWithoutTheLock() throws Exception {
        assertThat(scenarioTwo(process(new FakeLockFiles()), process(new FakeLockFiles())))
                .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("no such pool 'pA'"));
    }
}
