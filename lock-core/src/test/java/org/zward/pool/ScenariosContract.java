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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zward.host.HostIdentity;
import org.zward.lock.DatasetName;
import org.zward.lock.Deadline;
import org.zward.lock.LockFiles;
import org.zward.lock.LockRequest;
import org.zward.lock.LockTable;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;

/**
 * The two races that the original system describes, forced: once with both processes on one lock directory, once as the
 * control with a lock directory each, which is to say without the lock. Subclasses bring the pools and the lock files.
 */
public abstract class ScenariosContract {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final PoolName pool = new PoolName("scenarios-pA");
    private final DatasetName target = new DatasetName("scenarios-pA/target");
    private volatile Runnable beforeImport = () -> {};

    /**
     * The pools of the host.
     *
     * @return always the same, within a test
     */
    protected abstract Zpools zpools();

    /**
     * Who the host is.
     *
     * @return its identity
     */
    protected abstract HostIdentity host();

    /**
     * Where the pool of {@link #createExported} is found.
     *
     * @return a search path
     */
    protected abstract SearchPath where();

    /**
     * Makes a pool and exports it.
     *
     * @param name its name
     * @throws Exception if it can't be made
     */
    protected abstract void createExported(PoolName name) throws Exception;

    /**
     * The lock files of a directory, as one more process sees them.
     *
     * @param directory a name for the directory, the same for the same one
     * @return its lock files
     * @throws Exception if there can be none
     */
    protected abstract LockFiles process(String directory) throws Exception;

    /**
     * Whether a thread waits for a lock.
     *
     * @param thread the thread, which waits for nothing else
     * @return true if it does now
     */
    protected abstract boolean waitsForALock(Thread thread);

    @BeforeEach
    void makePool() throws Exception {
        createExported(pool);
    }

    private PoolSequences processOn(String directory) throws Exception {
        PoolLocks locks = new PoolLocks(
                new LockTable(process(directory)),
                new ImportHealer(zpools()),
                new ProcessIdentity(1, 2, "boot", "here", "test"),
                List.of());
        GatedZpools gated = new GatedZpools(zpools(), () -> beforeImport.run());
        return new PoolSequences(locks, gated, new ImportPolicy(host()));
    }

    private SequenceRequest request() {
        return SequenceRequest.readWrite(pool, LockRequest.of("test", Deadline.after(TIMEOUT)))
                .on(new SequenceRequest.Devices.Search(where()));
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
    private void awaitOrBlocked(CountDownLatch happened, Thread thread) {
        await().atMost(TIMEOUT).until(() -> happened.getCount() == 0 || waitsForALock(thread));
    }

    /** tA and tB list and don't find pA; tB imports it; tA tries to import it. */
    private Optional<Throwable> scenarioOne(PoolSequences processA, PoolSequences processB) throws Exception {
        CountDownLatch aHasListed = new CountDownLatch(1);
        CountDownLatch bHasImported = new CountDownLatch(1);
        CountDownLatch aIsDone = new CountDownLatch(1);
        CompletableFuture<Thread> threadB = new CompletableFuture<>();
        beforeImport = () -> {
            if (Thread.currentThread().getName().equals("tA")) {
                aHasListed.countDown();
                awaitOrBlocked(bHasImported, threadB.join());
            }
        };
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
            zpools().createDataset(target, Map.of());
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
        assertThat(scenarioOne(processOn("shared"), processOn("shared"))).isEmpty();
        assertThat(zpools().imported(pool)).isEmpty();
    }

    @Test
    void scenarioOneFailsWithoutTheLock() throws Exception {
        assertThat(scenarioOne(processOn("tA's"), processOn("tB's")))
                .hasValueSatisfying(failure ->
                        assertThat(failure).isInstanceOf(PoolException.class).hasMessageContaining("already"));
    }

    @Test
    void scenarioTwoIsAvertedByTheLock() throws Exception {
        assertThat(scenarioTwo(processOn("shared"), processOn("shared"))).isEmpty();
        assertThat(zpools().imported(pool)).isEmpty();
    }

    @Test
    void scenarioTwoFailsWithoutTheLock() throws Exception {
        assertThat(scenarioTwo(processOn("tA's"), processOn("tB's")))
                .hasValueSatisfying(failure ->
                        assertThat(failure).isInstanceOf(PoolException.class).hasMessageContaining("no such pool"));
    }
}
