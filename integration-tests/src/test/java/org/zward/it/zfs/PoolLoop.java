package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.zward.it.zfs.ZwardCommand.Ended;
import org.zward.it.zfs.ZwardCommand.Running;

/**
 * Runs commands on one pool, one after the other, and kills some in the middle. Each that is not killed must succeed, also
 * after one that was, and what it was asked for must be so when it has ended and until the next one begins: the agent, which
 * is all that touches the pool besides, may have it imported read-only meanwhile, and no more. Used by one thread.
 */
abstract class PoolLoop implements Runnable {
    private static final int ONE_IS_KILLED_OF = 3;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    /** What an operation leaves of the pool. */
    enum Leaves {
        IMPORTED,
        EXPORTED
    }

    private enum Fate {
        ENDS,
        KILLED
    }

    /**
     * An operation.
     *
     * @param line the command line
     * @param leaves what it leaves of the pool
     * @param check fails if what was asked for is not so
     */
    record Operation(List<String> line, Leaves leaves, Runnable check) {

        @Override
        public String toString() {
            return String.join(" ", line);
        }
    }

    private final String pool;
    private final TogetherRun run;
    private final Random random;
    private Optional<Operation> done = Optional.empty();
    private Optional<Operation> killed = Optional.empty();

    PoolLoop(TogetherRun run, String pool) {
        this.pool = pool;
        this.run = run;
        this.random = run.random();
    }

    final String pool() {
        return pool;
    }

    /** One of two, at random. */
    final Operation either(Operation one, Operation other) {
        return random.nextBoolean() ? one : other;
    }

    /** What comes after an operation that succeeded; first of all, as after the one that leaves the pool exported. */
    abstract Operation next(Optional<Operation> done);

    /** What comes after one that was killed. */
    abstract Operation nextAfterKilled(Operation killed);

    /** Whether the pool is left imported by the last operation. */
    final boolean leftImported() {
        return done.orElseThrow().leaves() == Leaves.IMPORTED;
    }

    @Override
    public final void run() {
        try {
            while (!run.isOver()) {
                round(random.nextInt(ONE_IS_KILLED_OF) == 0 ? Fate.KILLED : Fate.ENDS);
            }
            if (run.failure().isEmpty() && done.isEmpty()) {
                round(Fate.ENDS);
            }
            check(done);
        } catch (RuntimeException | Error e) {
            run.fail(e);
        }
    }

    private void round(Fate fate) {
        check(done);
        Operation operation = killed.map(this::nextAfterKilled).orElseGet(() -> next(done));
        run.operations.incrementAndGet();
        long began = System.nanoTime();
        Running running = run.start(ZwardCommand.path(), operation.line());
        if (fate == Fate.KILLED && isCaught(running)) {
            kill(running);
            done = Optional.empty();
            killed = Optional.of(operation);
            return;
        }
        Ended ended = running.await();
        run.took(Duration.ofNanos(System.nanoTime() - began));
        run.heard(ended.err());
        try {
            assertThat(ended.status()).as(ended.toString()).isZero();
        } catch (AssertionError e) {
            throw new TogetherRun.Interference(operation + after(), e);
        }
        done = Optional.of(operation);
        killed = Optional.empty();
        check(done);
    }

    private String after() {
        return killed.map(before -> ", after a killed " + before).orElse("");
    }

    private static void check(Optional<Operation> done) {
        done.ifPresent(operation -> {
            try {
                operation.check().run();
            } catch (AssertionError e) {
                throw new TogetherRun.Interference("after " + operation, e);
            }
        });
    }

    private void kill(Running running) {
        running.kill();
        run.commandsKilled.incrementAndGet();
        if (run.locks.isOwner(running.pid(), pool)) {
            run.commandsKilledWithALock.incrementAndGet();
        }
    }

    /** Waits for the moment of a kill: anywhere, or with the pool's lock. False if it ended before. */
    private boolean isCaught(Running running) {
        if (random.nextBoolean()) {
            return !running.endsWithin(partOf(run.lastDuration(), 1.0));
        }
        while (!run.locks.isOwner(running.pid(), pool)) {
            if (running.endsWithin(LOOK_AGAIN)) {
                return false;
            }
        }
        return !running.endsWithin(partOf(run.lastDuration(), 0.1));
    }

    private Duration partOf(Duration duration, double most) {
        return Duration.ofNanos((long) (duration.toNanos() * most * random.nextDouble()));
    }

    /** It is exported, or imported read-only, as by a scan. */
    final void requireNotReadWrite() {
        assertThat(ZfsSandbox.run("zpool", "list", "-H", "-o", "name,readonly").lines())
                .doesNotContain(pool + "\toff");
    }
}
