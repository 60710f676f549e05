package org.zward.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;

/** zward beside a Python script that takes part with {@code fcntl.lockf}. */
class NeighbourTest {
    private static final PoolName TANK = new PoolName("tank");
    private static final int BUSY = 3;

    @TempDir
    Path temporary;

    private Path directory;
    private PoolLocks locks;
    private Children children;

    @BeforeEach
    void setUp() throws Exception {
        directory = Files.createDirectory(
                temporary.resolve("locks"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        locks = Contender.locks(directory);
        children = new Children(temporary);
    }

    @AfterEach
    void tearDown() throws Exception {
        children.close();
    }

    @Test
    void itIsKeptOutWhileZwardHolds() throws Exception {
        try (PoolLock lock = locks.lock(TANK, LockRequest.of("test", Deadline.passed()))) {
            assertThat(children.await(children.neighbour(directory, TANK, "try")))
                    .isEqualTo(BUSY);
            assertThat(children.await(children.neighbour("careless", directory, TANK, "try")))
                    .isEqualTo(BUSY);
            lock.ensureHeld();
        }

        children.expectSuccess(children.neighbour(directory, TANK, "try"));
    }

    @Test
    void itKeepsZwardOutAndIsCalledAProgramWithoutARecord() throws Exception {
        Process neighbour = children.neighbour(directory, TANK, "hold");
        awaitHeld(neighbour);

        assertThatThrownBy(() -> locks.lock(TANK, LockRequest.of("test", Deadline.passed())))
                .isInstanceOf(LockTimeoutException.class)
                .hasMessage(
                        "tank: locked by a program that wrote no record: wait for it to end, or give a longer timeout");

        neighbour.getOutputStream().close();
        locks.lock(TANK, LockRequest.of("test", Deadline.after(Duration.ofMinutes(1))))
                .close();
    }

    @Test
    void itsDeathFreesTheLock() throws Exception {
        Process neighbour = children.neighbour(directory, TANK, "hold");
        awaitHeld(neighbour);
        neighbour.destroyForcibly().waitFor();

        locks.lock(TANK, LockRequest.of("test", Deadline.passed())).close();

        assertThat(directory.resolve("tank.lock")).doesNotExist();
    }

    /** Why a neighbour must look again after it got the lock: what it waited for is not there any more. */
    @Test
    void oneThatLooksNotAgainHoldsAFileThatIsGone() throws Exception {
        PoolLock first = locks.lock(TANK, LockRequest.of("first", Deadline.passed()));
        Process careless = children.neighbour("careless", directory, TANK, "hold");
        awaitWaiting(careless);
        first.close();
        awaitHeld(careless);

        try (PoolLock second = locks.lock(TANK, LockRequest.of("second", Deadline.passed()))) {
            second.ensureHeld();
            assertThat(careless.isAlive()).isTrue();
        }
    }

    @Test
    void oneThatLooksAgainWaitsAnew() throws Exception {
        PoolLock first = locks.lock(TANK, LockRequest.of("first", Deadline.passed()));
        Process careful = children.neighbour(directory, TANK, "hold");
        awaitWaiting(careful);
        first.close();
        awaitHeld(careful);

        assertThatThrownBy(() -> locks.lock(TANK, LockRequest.of("second", Deadline.passed())))
                .isInstanceOf(LockTimeoutException.class);
    }

    /** Word for word, with a line around it that holds until standard input ends. */
    @Test
    void theRecipeOfTheReadmeExcludesZwardAndRemovesNobodysFile() throws Exception {
        Process neighbour = recipe();
        awaitHeld(neighbour);
        assertThatThrownBy(() -> locks.lock(TANK, LockRequest.of("test", Deadline.passed())))
                .isInstanceOf(LockTimeoutException.class);

        // somebody removes its file by hand, so that the lock is ours
        Files.delete(directory.resolve("tank.lock"));
        try (PoolLock lock = locks.lock(TANK, LockRequest.of("test", Deadline.passed()))) {
            neighbour.getOutputStream().close();
            children.expectSuccess(neighbour);
            lock.ensureHeld();
        }
        Process next = recipe();
        awaitHeld(next);
        next.getOutputStream().close();
        children.expectSuccess(next);
        assertThat(directory.resolve("tank.lock")).doesNotExist();
    }

    private Process recipe() throws Exception {
        String readme = Files.readString(Path.of("../README.md"));
        int start = readme.indexOf("```python\n") + "```python\n".length();
        Path script = Files.writeString(
                temporary.resolve("recipe.py"),
                readme.substring(start, readme.indexOf("```", start))
                        + "import sys\npath = sys.argv[1]\nfd = lock(path)\nprint('held', flush=True)\n"
                        + "sys.stdin.read()\nunlock(fd, path)\n");
        return children.tool("python3", script, directory.resolve("tank.lock"));
    }

    private static void awaitHeld(Process neighbour) throws Exception {
        BufferedReader lines = neighbour.inputReader(StandardCharsets.UTF_8);
        assertThat(lines.readLine()).isEqualTo("held");
    }

    /** {@code /proc/locks} lists those who wait after an arrow. */
    private static void awaitWaiting(Process neighbour) {
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.readAllLines(Path.of("/proc/locks")).stream()
                .anyMatch(line -> line.contains("-> ") && line.contains(" " + neighbour.pid() + " ")));
    }
}
