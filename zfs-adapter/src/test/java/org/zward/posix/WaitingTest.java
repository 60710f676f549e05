package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.HeldLockFile.Disposal;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.PoolName;

/** A wait ends at once, however it ends, and leaves nothing behind. */
@Timeout(60)
class WaitingTest {

    private static final PoolName TANK = new PoolName("tank");

    @TempDir
    private Path directory;

    private Path file;
    private Path queue;
    private PosixLockFiles files;
    private HeldLockFile held;

    @BeforeEach
    void hold() throws Exception {
        file = directory.resolve("tank.lock");
        queue = directory.resolve(".queue");
        files = PosixLockFiles.in(directory);
        held = files.acquire(TANK, Deadline.after(Duration.ofSeconds(30)));
    }

    @AfterEach
    void close() throws Exception {
        held.release(Disposal.UNLINK);
        files.close();
    }

    @Test
    void anUncontendedLockStartsNoThread() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (PosixLockFiles fresh = PosixLockFiles.in(directory.resolve("fresh"))) {
            fresh.acquire(TANK, Deadline.after(Duration.ofSeconds(30))).release(Disposal.UNLINK);
        }
        assertThat(before).containsAll(Thread.getAllStackTraces().keySet());
    }

    @Test
    void aWaitThatTimesOutLeavesNoDescriptorAndNoWaiterInTheKernel() throws Exception {
        List<String> before = openFiles();

        assertThatThrownBy(() -> files.acquire(TANK, Deadline.after(Duration.ofMillis(30))))
                .isInstanceOf(LockTimeoutException.class);

        assertThat(openFiles()).isEqualTo(before);
        assertThat(KernelLocks.isAwaited(file)).isFalse();
        assertThat(KernelLocks.isAwaited(queue)).isFalse();
    }

    @Test
    void soDoesOneThatStoodBehindOthersInTheLine() throws Exception {
        FutureTask<HeldLockFile> head = waiter();
        Thread headThread = start(head);
        await().until(() -> KernelLocks.isAwaited(file));
        List<String> before = openFiles();

        assertThatThrownBy(() -> files.acquire(TANK, Deadline.after(Duration.ofMillis(30))))
                .isInstanceOf(LockTimeoutException.class);

        assertThat(openFiles()).isEqualTo(before);
        assertThat(KernelLocks.isAwaited(queue)).isFalse();
        assertThat(KernelLocks.isAwaited(file))
                .as("the head of the line waits on")
                .isTrue();
        headThread.interrupt();
        headThread.join();
    }

    @Test
    void anInterruptEndsAWaitInTheLineAndOneAtItsHead() throws Exception {
        List<String> before = openFiles();
        Thread head = start(waiter());
        await().until(() -> KernelLocks.isAwaited(file));
        Thread second = start(waiter());
        await().until(() -> KernelLocks.isAwaited(queue));

        second.interrupt();
        second.join();
        head.interrupt();
        head.join();

        assertThat(openFiles()).isEqualTo(before);
        assertThat(KernelLocks.isAwaited(file)).isFalse();
    }

    /** The signal may come when the thread is about to enter the call, and does nothing to it then. */
    @Test
    void noInterruptIsLostWheneverItComes() throws Exception {
        for (int round = 0; round < 300; round++) {
            FutureTask<HeldLockFile> waiter = waiter();
            Thread thread = start(waiter);
            for (int spin = 0; spin < round * 100; spin++) {
                Thread.onSpinWait();
            }
            thread.interrupt();
            assertThatThrownBy(() -> waiter.get(30, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(InterruptedException.class);
        }
    }

    /** Before Java 22 an interrupt that comes as the wait begins may set the thread's status and wake nobody. */
    @Test
    void anInterruptThatSetsTheStatusAloneEndsAWait() throws Exception {
        AtomicBoolean status = new AtomicBoolean();
        FutureTask<HeldLockFile> waiter = waiter();
        Thread thread = new Thread(waiter) {
            @Override
            public boolean isInterrupted() {
                return status.get() || super.isInterrupted();
            }
        };
        thread.start();
        await().until(() -> KernelLocks.isAwaited(file));

        status.set(true);

        assertThatThrownBy(() -> waiter.get(30, TimeUnit.SECONDS)).hasRootCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void waitersGetTheLockInTheOrderInWhichTheyAsked() throws Exception {
        Queue<String> order = new ConcurrentLinkedQueue<>();
        CompletableFuture<?>[] waiters = new CompletableFuture<?>[4];
        for (int i = 0; i < waiters.length; i++) {
            String name = Integer.toString(i);
            int standing = i;
            waiters[i] = CompletableFuture.runAsync(
                    () -> {
                        HeldLockFile mine = acquire();
                        order.add(name);
                        release(mine);
                    },
                    task -> new Thread(task).start());
            await().until(() -> KernelLocks.waitersOn(file) + KernelLocks.waitersOn(queue) == standing + 1);
        }

        held.release(Disposal.UNLINK);

        CompletableFuture.allOf(waiters).get(30, TimeUnit.SECONDS);
        assertThat(order).containsExactly("0", "1", "2", "3");
    }

    @Test
    void whoeverComesWhileOthersStandInLineStandsBehindThemThoughTheLockIsFree() throws Exception {
        FutureTask<HeldLockFile> newcomer = waiter();
        TakenByte head = placeInLine();
        held.release(Disposal.UNLINK);
        start(newcomer);
        await().until(() -> KernelLocks.isAwaited(queue));

        assertThat(newcomer).isNotDone();
        assertThat(file).doesNotExist();
        head.close();

        held = newcomer.get(30, TimeUnit.SECONDS);
    }

    @Test
    void linesOfDifferentPoolsAreDifferent() throws Exception {
        TakenByte head = placeInLine();

        files.acquire(new PoolName("pond"), Deadline.after(Duration.ofSeconds(30)))
                .release(Disposal.UNLINK);

        head.close();
    }

    /** The head of the line for tank, on a description of its own. */
    private TakenByte placeInLine() throws Exception {
        LibC libc = LibC.loaded();
        int descriptor = new LockPath(queue.toString()).open(libc, LibC.O_RDWR | LibC.O_CREAT | LibC.O_CLOEXEC);
        LockByte place = WaitingLine.byteOf(TANK);
        assertThat(place.tryLock(libc, descriptor)).isZero();
        return new TakenByte(libc, place, descriptor);
    }

    @Test
    void aLineWhoseFileWasRemovedByHandExcludesAsBefore() throws Exception {
        Files.delete(queue);
        assertThatThrownBy(() -> files.acquire(TANK, Deadline.after(Duration.ofMillis(30))))
                .isInstanceOf(LockTimeoutException.class);
        assertThat(queue).exists();
    }

    @Test
    void aDirectoryThatIsRemovedUnderAWaiterIsMadeAgain() throws Exception {
        FutureTask<HeldLockFile> waiter = waiter();
        start(waiter);
        await().until(() -> KernelLocks.isAwaited(file));
        Files.delete(file);
        Files.delete(queue);
        Files.delete(directory);

        assertThatThrownBy(() -> held.release(Disposal.UNLINK)).hasMessageContaining("removed or replaced");

        HeldLockFile next = waiter.get(30, TimeUnit.SECONDS);
        next.ensureHeld();
        next.release(Disposal.UNLINK);
    }

    @Test
    void aVirtualThreadWaitsWithoutKeepingItsCarrier() throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "NOT RUN: this JDK has no virtual threads");
        Executor virtual = (Executor) java.util.concurrent.Executors.class
                .getMethod("newVirtualThreadPerTaskExecutor")
                .invoke(null);
        int many = 4 * Runtime.getRuntime().availableProcessors();
        List<CompletableFuture<HeldLockFile>> waiters = Stream.generate(
                        () -> CompletableFuture.supplyAsync(this::acquire, virtual))
                .limit(many)
                .toList();
        await().until(() -> KernelLocks.waitersOn(queue) == many - 1);

        assertThat(CompletableFuture.supplyAsync(() -> "runs", virtual).get(30, TimeUnit.SECONDS))
                .isEqualTo("runs");

        held.release(Disposal.UNLINK);
        CompletableFuture.allOf(waiters.stream()
                        .map(waiter -> waiter.thenAccept(this::release))
                        .toArray(CompletableFuture<?>[]::new))
                .get(30, TimeUnit.SECONDS);
    }

    private FutureTask<HeldLockFile> waiter() {
        return new FutureTask<>(() -> files.acquire(TANK, Deadline.after(Duration.ofDays(1))));
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task);
        thread.start();
        return thread;
    }

    private HeldLockFile acquire() {
        try {
            return files.acquire(TANK, Deadline.after(Duration.ofSeconds(30)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void release(HeldLockFile mine) {
        try {
            mine.release(Disposal.UNLINK);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<String> openFiles() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.map(WaitingTest::target)
                    .filter(target -> target.startsWith(directory.toString()))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
