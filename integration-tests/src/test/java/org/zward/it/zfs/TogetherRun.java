package org.zward.it.zfs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.zward.it.zfs.ZwardCommand.Running;

/** What the loops of one run share: whether it is over, the failure that ended it, and what they did. Thread-safe. */
final class TogetherRun {
    /** What a lock should have prevented. */
    static final class Interference extends AssertionError {
        private static final long serialVersionUID = 1L;

        Interference(String what, AssertionError cause) {
            super(what + ": " + cause.getMessage(), cause);
        }
    }

    final LockWatch locks;
    final AtomicInteger operations = new AtomicInteger();
    final AtomicInteger commandsKilled = new AtomicInteger();
    final AtomicInteger commandsKilledWithALock = new AtomicInteger();
    final AtomicInteger agentsStarted = new AtomicInteger();
    final AtomicInteger agentsKilled = new AtomicInteger();
    final AtomicInteger scans = new AtomicInteger();
    final AtomicInteger importsUndone = new AtomicInteger();

    private final ZwardCommand zward;
    private final Map<String, String> environment;
    private final Random seeds;
    private final AtomicReference<Duration> lastDuration = new AtomicReference<>(Duration.ZERO);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());

    /**
     * Begins one.
     *
     * @param zward the command
     * @param environment its environment, and the agent's
     * @param locks the locks of the commands
     * @param seed what all that is random depends on
     */
    TogetherRun(ZwardCommand zward, Map<String, String> environment, LockWatch locks, long seed) {
        this.zward = zward;
        this.locks = locks;
        this.environment = environment;
        this.seeds = new Random(seed);
        long began = System.nanoTime();
        start(ZwardCommand.path(), List.of("locks")).await().well();
        took(Duration.ofNanos(System.nanoTime() - began));
    }

    /** What is random in one loop. */
    synchronized Random random() {
        return new Random(seeds.nextLong());
    }

    Running start(String program, List<String> arguments) {
        return zward.start(environment, List.of(program), arguments.toArray());
    }

    /** How long the last command took that was not killed. */
    Duration lastDuration() {
        return lastDuration.get();
    }

    void took(Duration duration) {
        lastDuration.set(duration);
    }

    void end() {
        over.countDown();
    }

    /** The first failure ends the run. */
    void fail(Throwable cause) {
        failure.compareAndSet(Optional.empty(), Optional.of(cause));
        end();
    }

    Optional<Throwable> failure() {
        return failure.get();
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Whether somebody of each kind was killed, and a scan came to its end. */
    boolean hasSeenKillsAndScans() {
        return agentsKilled.get() > 0 && commandsKilledWithALock.get() > 0 && scans.get() > 0;
    }

    /** Waits for its end, at most for so long. */
    boolean isOverWithin(Duration time) throws InterruptedException {
        return over.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Notes what somebody said of dead owners. */
    void heard(String said) {
        importsUndone.addAndGet((int) said.lines()
                .filter(line -> line.contains("its import was undone"))
                .count());
    }

    @Override
    public String toString() {
        return operations + " operations of commands, " + commandsKilled + " of them killed, " + commandsKilledWithALock
                + " with the lock; " + agentsStarted + " agents, " + agentsKilled + " of them killed; " + scans
                + " scans; " + importsUndone + " imports of the dead undone";
    }
}
