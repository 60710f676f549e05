package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A scan is killed at each of its steps in turn, and each of those times whoever heals it is killed at each of its own.
 * Whatever the two steps are, the next taker gets the lock, no import of the scan's is left, and no file.
 */
@Timeout(60)
final class KilledAnywhereTest {

    private static final PoolName TANK = new PoolName("tank");
    private static final Guid IMPORT = new Guid(7);

    private final FakeLockFiles files = new FakeLockFiles();
    private boolean imported;

    @Test
    void noImportOutlivesTheNextTaker() throws Exception {
        int steps = 0;
        while (runKilledAt(steps, files.otherProcess(), this::scan)) {
            String leftByTheScan = files.content(TANK).orElse("");
            boolean importedByTheScan = imported;
            int healingSteps = 0;
            while (runKilledAt(healingSteps, files.otherProcess(), this::lockAndRelease)) {
                runKilledAt(Integer.MAX_VALUE, files, this::lockAndRelease);
                assertThat(imported)
                        .as("scan killed at step %d, its healer at %d", steps, healingSteps)
                        .isFalse();
                assertThat(files.content(TANK)).isEmpty();

                healingSteps++;
                imported = importedByTheScan;
                if (!leftByTheScan.isEmpty()) {
                    files.leave(TANK, leftByTheScan);
                }
            }
            assertThat(imported).as("scan killed at step %d", steps).isFalse();
            assertThat(files.content(TANK)).isEmpty();
            assertThat(healingSteps).isGreaterThanOrEqualTo(6);
            steps++;
        }
        assertThat(steps).isGreaterThanOrEqualTo(13);
    }

    @Test
    void withoutHealingSomeImportOutlivesIt() throws Exception {
        int outlived = 0;
        int steps = 0;
        while (runKilledAt(steps, files.otherProcess(), this::scan)) {
            try (PoolLock lock = locks(files, (pool, dead, held) -> Healer.Outcome.NOTHING_LEFT)) {
                lock.ensureHeld();
            }
            outlived += imported ? 1 : 0;
            imported = false;
            steps++;
        }
        assertThat(outlived).isPositive();
    }

    private interface Work {
        void run(FakeLockFiles process, Runnable step) throws Exception;
    }

    /** Runs it as a process of its own that is killed before its n-th step; false if it ended before. */
    private boolean runKilledAt(int n, FakeLockFiles process, Work work) throws Exception {
        AtomicInteger passed = new AtomicInteger();
        Runnable step = () -> {
            if (passed.getAndIncrement() == n) {
                process.die();
                throw new FakeLockFiles.Killed();
            }
        };
        process.gate((next, pool) -> step.run());
        try {
            work.run(process, step);
            return false;
        } catch (FakeLockFiles.Killed e) {
            return true;
        } finally {
            process.gate((next, pool) -> {});
        }
    }

    private void scan(FakeLockFiles process, Runnable step) throws Exception {
        try (PoolLock lock = locks(process, healer(step))) {
            lock.journal(new JournalEntry(Phase.IMPORTING_READ_ONLY, Optional.empty()));
            step.run();
            imported = true;
            step.run();
            lock.journal(new JournalEntry(Phase.IMPORTED_READ_ONLY, Optional.of(IMPORT)));
            step.run();
            imported = false;
            step.run();
            lock.journal(JournalEntry.LOCKED);
        }
    }

    private void lockAndRelease(FakeLockFiles process, Runnable step) throws Exception {
        locks(process, healer(step)).close();
    }

    private Healer healer(Runnable step) {
        return (pool, dead, held) -> {
            held.ensureHeld();
            step.run();
            imported = false;
            step.run();
            return Healer.Outcome.EXPORTED;
        };
    }

    private static PoolLock locks(FakeLockFiles process, Healer healer) throws Exception {
        return Processes.locks(new LockTable(process), healer, 1).lock(TANK, Processes.sequence());
    }
}
