package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zward.it.zfs.LockWatch.Wait;

/**
 * The everyday life: the agent scans every second while targets are started and stopped, a pool imported and exported, and
 * commands run with another one imported, each of them by processes of its own; and now and then one of them is killed.
 * {@code ZWARD_ZFS_MINUTES} says for how long (the property {@code guest.minutes} of the build).
 *
 * <p>The control is the same run with a lock directory of the agent's own, so that they don't exclude each other.
 */
@Tag("zfs-soak")
class TogetherTest extends CommandSandbox {
    private static final Duration PAUSE = Duration.ofMillis(30);

    /** How much longer at most than it should, if what it is about did not happen yet. */
    private static final Duration LONGER = Duration.ofMinutes(15);

    /** In so many operations without a common lock one fails for certain. */
    private static final int MOST_OPERATIONS = 300;

    private final long seed = new Random().nextLong();
    private final List<PoolLoop> loops = new ArrayList<>();

    @Test
    void theAgentAndTheCommandsOnItsPoolsNeverFailEachOtherWhoeverIsKilled() throws Exception {
        Duration duration = duration();
        try (LockWatch locks = new LockWatch(zward.lockDirectory())) {
            long began = System.nanoTime();

            TogetherRun run = run(zward.lockDirectory(), locks, sofar -> {
                long nanos = System.nanoTime() - began;
                return nanos >= duration.toNanos()
                        && ((locks.hasMetASequence() && sofar.hasSeenKillsAndScans())
                                || nanos >= duration.plus(LONGER).toNanos());
            });

            report(run, locks);
            assertThat(run.failure()).as("seed %d", seed).isEmpty();
            assertThat(locks.hasMetASequence()).isTrue();
            assertThat(run.hasSeenKillsAndScans()).as(run.toString()).isTrue();
            assertThat(zfs.imported()).containsExactlyInAnyOrderElementsOf(leftImported());
            for (String pool : leftImported()) {
                assertThat(property(pool, "readonly")).isEqualTo("off");
            }
            assertThat(inLockDirectory()).containsExactly(".queue");
        }
    }

    @Test
    void withoutACommonLockTheyFailEachOther() throws Exception {
        try (LockWatch locks = new LockWatch(zward.lockDirectory())) {
            Path agentsLocks = zfs.directory().resolve("agents-locks");

            TogetherRun run = run(agentsLocks, locks, sofar -> sofar.operations.get() >= MOST_OPERATIONS);

            report(run, locks);
            assertThat(run.failure())
                    .as("a failure in %d operations, seed %d", MOST_OPERATIONS, seed)
                    .containsInstanceOf(TogetherRun.Interference.class);
            System.out.println(
                    "without a common lock: " + run.failure().orElseThrow().getMessage());
        }
    }

    private static Duration duration() {
        double minutes = Optional.ofNullable(System.getenv("ZWARD_ZFS_MINUTES"))
                .map(Double::parseDouble)
                .orElse(1.0);
        return Duration.ofMillis((long) (minutes * 60_000));
    }

    /** Runs until something fails, or it is enough. */
    private TogetherRun run(Path agentsLocks, LockWatch locks, Predicate<TogetherRun> enough) throws Exception {
        System.out.println("seed " + seed);
        TargetSandbox targets = new TargetSandbox(
                zfs,
                "scan.interval=1s",
                "lock.timeout=5m",
                "scan.file=" + zfs.directory().resolve("run/scan.json"));
        TogetherRun run = new TogetherRun(zward, targets.environment(), locks, seed);
        addLoops(run, targets);
        List<Thread> threads = Stream.concat(loops.stream(), Stream.of(new AgentLoop(run, agentsLocks)))
                .map(Thread::new)
                .toList();
        threads.forEach(Thread::start);
        try {
            while (!run.isOverWithin(PAUSE) && !enough.test(run)) {
                locks.sample();
            }
        } finally {
            run.end();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        return run;
    }

    private void addLoops(TogetherRun run, TargetSandbox targets) throws IOException {
        Pool pool = exportedPool();
        loops.add(new TargetLoop(run, pool.name(), targets.addMade(pool, "home")));
        loops.add(new ImportLoop(run, exportedPool().name()));
        Path watch = Files.writeString(zfs.directory().resolve("watch"), ExecLoop.WATCH);
        loops.add(new ExecLoop(run, exportedPool().name(), watch));
    }

    private List<String> leftImported() {
        return loops.stream().filter(PoolLoop::leftImported).map(PoolLoop::pool).toList();
    }

    private List<String> inLockDirectory() throws IOException {
        try (Stream<Path> files = Files.list(zward.lockDirectory())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void report(TogetherRun run, LockWatch locks) {
        System.out.println(run);
        for (Wait wait : Wait.values()) {
            System.out.printf("waits %s: %d%n", wait, locks.count(wait));
        }
    }
}
