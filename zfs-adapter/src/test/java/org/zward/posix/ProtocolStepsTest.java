package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import org.zward.lock.LockFile.SequenceByte;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.PoolName;

/**
 * What each step of the protocol is for: with it left out or swapped, two hold at a time. The mutants are made of the
 * same calls, in an order that is forced here and left to chance elsewhere.
 */
@Timeout(60)
class ProtocolStepsTest {

    private static final PoolName TANK = new PoolName("tank");

    @TempDir
    private Path directory;

    private final LibC libc = LibC.loaded();
    private Path file;
    private LockPath path;
    private PosixLockFiles files;

    @BeforeEach
    void open() throws Exception {
        file = directory.resolve("tank.lock");
        path = new LockPath(file.toString());
        files = PosixLockFiles.in(directory);
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void withoutTheComparisonAWaiterAndANewcomerBothHold() throws Exception {
        HeldLockFile first = files.acquire(TANK, Deadline.passed());
        int waiter = openFile();
        assertThat(LockByte.OWNER.tryLock(libc, waiter)).isNotZero();
        first.release(Disposal.UNLINK);

        assertThat(LockByte.OWNER.tryLock(libc, waiter)).as("granted").isZero();
        HeldLockFile newcomer = files.acquire(TANK, Deadline.passed());

        newcomer.ensureHeld();
        assertThat(DescriptionLocks.haveOwnerByte(waiter)).as("both hold").isTrue();
        newcomer.release(Disposal.UNLINK);
        libc.close(waiter);
    }

    @Test
    void withTheComparisonAWaiterStartsAnewAndTheNewcomerIsKeptOut() throws Exception {
        HeldLockFile first = files.acquire(TANK, Deadline.passed());
        Object inode = Files.getAttribute(file, "unix:ino");
        CompletableFuture<HeldLockFile> waiter = CompletableFuture.supplyAsync(this::acquire);
        await().until(() -> KernelLocks.isAwaited(file));
        int pinned = openFile();

        first.release(Disposal.UNLINK);

        HeldLockFile held = waiter.get(30, TimeUnit.SECONDS);
        held.ensureHeld();
        assertThat(Files.getAttribute(file, "unix:ino"))
                .as("not the file it waited on")
                .isNotEqualTo(inode);
        assertThatThrownBy(() -> files.acquire(TANK, Deadline.passed())).isInstanceOf(LockTimeoutException.class);
        held.release(Disposal.UNLINK);
        libc.close(pinned);
    }

    @Test
    void unlockingBeforeUnlinkingTakesTheFileFromUnderTheNextHolder() throws Exception {
        int first = openFile();
        LockByte.OWNER.tryLock(libc, first);

        LockByte.OWNER.unlock(libc, first);
        HeldLockFile next = files.acquire(TANK, Deadline.passed());
        next.ensureHeld();
        path.unlink(libc);
        libc.close(first);
        HeldLockFile third = files.acquire(TANK, Deadline.passed());

        third.ensureHeld();
        assertThat(DescriptionLocks.haveOwnerByte(next.descriptor()))
                .as("both hold")
                .isTrue();
        third.release(Disposal.UNLINK);
        next.abandonToHeirs();
    }

    @Test
    void leavingTheUnlockToCloseLeavesWaitersOnAFileThatAnHeirKeepsLocked() throws Exception {
        int first = openFile();
        LockByte.OWNER.tryLock(libc, first);
        int heir = libc.fcntl(first, LibC.F_DUPFD_CLOEXEC, 0);
        int waiter = openFile();

        path.unlink(libc);
        libc.close(first);
        assertThat(LockByte.OWNER.tryLock(libc, waiter)).as("asleep still").isNotZero();

        LockByte.OWNER.unlock(libc, heir);
        assertThat(LockByte.OWNER.tryLock(libc, waiter)).as("awake").isZero();
        libc.close(heir);
        libc.close(waiter);
    }

    @Test
    void aWaiterThatStartsAnewLeavesNothingLockedThatAnHeirKeepsOpen() throws Exception {
        HeldLockFile first = files.acquire(TANK, Deadline.passed());
        CompletableFuture<HeldLockFile> waiter = CompletableFuture.supplyAsync(this::acquire);
        await().until(() -> KernelLocks.isAwaited(file));
        int heir = duplicate(descriptorsOn(file).stream()
                .filter(descriptor -> descriptor != first.descriptor())
                .findFirst()
                .orElseThrow());
        int onlooker = openFile();

        first.release(Disposal.UNLINK);

        HeldLockFile held = waiter.get(30, TimeUnit.SECONDS);
        assertThat(new LockProbe(libc).ownerByteLocked(onlooker, "the first file"))
                .isFalse();
        held.release(Disposal.UNLINK);
        libc.close(heir);
        libc.close(onlooker);
    }

    @Test
    void aSequenceByteThatIsGivenBackIsFreeThoughAnHeirKeepsItOpen() throws Exception {
        HeldLockFile held = files.acquire(TANK, Deadline.passed());
        SequenceByte taken = held.takeSequenceByte(Deadline.passed());
        int heir = duplicate(descriptorsOn(file).stream()
                .filter(descriptor -> descriptor != held.descriptor())
                .findFirst()
                .orElseThrow());

        taken.close();

        held.takeSequenceByte(Deadline.passed()).close();
        held.release(Disposal.UNLINK);
        libc.close(heir);
    }

    private int duplicate(int descriptor) {
        return libc.fcntl(descriptor, LibC.F_DUPFD_CLOEXEC, 0);
    }

    private static List<Integer> descriptorsOn(Path file) throws IOException {
        List<Integer> found = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                if (isLinkTo(file, link)) {
                    found.add(Integer.valueOf(link.getFileName().toString()));
                }
            }
        }
        return found;
    }

    /** What other threads had open may be closed by now. */
    private static boolean isLinkTo(Path file, Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private int openFile() {
        int descriptor = path.open(libc, LibC.O_RDWR | LibC.O_CREAT | LibC.O_CLOEXEC);
        assertThat(descriptor).isNotNegative();
        return descriptor;
    }

    private HeldLockFile acquire() {
        try {
            return files.acquire(TANK, Deadline.after(Duration.ofSeconds(30)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
