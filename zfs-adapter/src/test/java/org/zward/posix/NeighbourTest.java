package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.HeldLockFile.Disposal;
import org.zward.lock.LockFiles.Entry;
import org.zward.lock.LockFiles.State;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.PoolName;

/** Programs in other languages, here Python with classic locks of the whole file, exclude us and are excluded. */
@Timeout(60)
class NeighbourTest {

    private static final PoolName TANK = new PoolName("tank");

    @TempDir
    private Path directory;

    private Path file;
    private PosixLockFiles files;
    private Neighbour neighbour;

    @BeforeEach
    void open() throws Exception {
        file = directory.resolve("tank.lock");
        files = PosixLockFiles.in(directory);
        neighbour = new Neighbour(file);
    }

    @AfterEach
    void close() {
        neighbour.close();
        files.close();
    }

    @Test
    void aNeighbourThatHoldsKeepsUsOut() throws Exception {
        assertThat(neighbour.does("open")).isEqualTo("opened");
        assertThat(neighbour.does("try")).isEqualTo("locked");
        assertThat(neighbour.does("check")).isEqualTo("current");

        assertThatThrownBy(() -> files.acquire(TANK, Deadline.passed()))
                .isInstanceOf(LockTimeoutException.class)
                .hasMessageContaining("a program that wrote no record");
        assertThat(files.takeExisting(TANK)).isEmpty();
        assertThat(files.entries()).containsExactly(new Entry.OfPool(TANK, State.HELD, ""));

        assertThat(neighbour.does("release")).isEqualTo("released");
        assertThat(file).doesNotExist();
        files.acquire(TANK, Deadline.passed()).release(Disposal.UNLINK);
    }

    @Test
    void weKeepANeighbourOut() throws Exception {
        HeldLockFile held = files.acquire(TANK, Deadline.passed());

        neighbour.does("open");
        assertThat(neighbour.does("try")).isEqualTo("busy");

        held.release(Disposal.KEEP);
        assertThat(neighbour.does("try")).isEqualTo("locked");
        assertThat(neighbour.does("check")).isEqualTo("current");
    }

    @Test
    void weGetTheLockAtOnceWhenANeighbourDies() throws Exception {
        neighbour.does("open");
        neighbour.does("try");
        CompletableFuture<HeldLockFile> waiter = CompletableFuture.supplyAsync(this::acquire);
        await().until(() -> KernelLocks.isAwaited(file));

        neighbour.dies();

        waiter.get(30, TimeUnit.SECONDS).release(Disposal.UNLINK);
    }

    /** Why the recipe compares the inodes: a naive neighbour believes that it holds, and so do we. */
    @Test
    void aNeighbourThatDoesNotCheckAgainHoldsAFileThatNobodyElseSees() throws Exception {
        HeldLockFile held = files.acquire(TANK, Deadline.passed());
        neighbour.does("open");
        assertThat(neighbour.does("wait")).isEqualTo("waiting");
        await().until(() -> KernelLocks.isAwaited(file));

        held.release(Disposal.UNLINK);

        assertThat(neighbour.hears()).as("it was excluded until now").isEqualTo("locked");
        HeldLockFile next = files.acquire(TANK, Deadline.passed());
        next.ensureHeld();
        assertThat(neighbour.does("check"))
                .as("what shows it that it holds nothing")
                .isEqualTo("replaced");
        next.release(Disposal.UNLINK);
    }

    @Test
    void closingAnotherDescriptorOfTheFileDoesNotDropOurLock() throws Exception {
        HeldLockFile held = files.acquire(TANK, Deadline.passed());
        neighbour.does("open");

        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                .close();
        assertThat(Files.readString(file)).isEmpty();

        held.ensureHeld();
        assertThat(neighbour.does("try")).isEqualTo("busy");
        held.release(Disposal.UNLINK);
    }

    /** The control for the test above: the same with a classic lock, as FileChannel takes it. */
    @Test
    void closingAnotherDescriptorOfTheFileDropsAClassicLock() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
            neighbour.does("open");
            assertThat(neighbour.does("try")).isEqualTo("busy");

            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                    .close();

            assertThat(neighbour.does("try")).isEqualTo("locked");
        }
    }

    private HeldLockFile acquire() {
        try {
            return files.acquire(TANK, Deadline.after(Duration.ofSeconds(30)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
