package org.zward.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.it.process.Contender.Protocol;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolName;

/**
 * Kills holders and waiters at random, for as many seconds as the system property {@code zward.soak} says, 5 unless told
 * otherwise.
 */
class KillTest {
    private static final int CONTENDERS = 5;
    private static final int ENDLESS = Integer.MAX_VALUE;

    @TempDir
    Path temporary;

    private final List<Process> living = new ArrayList<>();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void whoeverIsKilledNeverTwoHoldAndTheLockIsNeverStuck() throws Exception {
        Duration soak = Duration.ofSeconds(Long.getLong("zward.soak", 5));
        Path directory = temporary.resolve("locks");
        int killed = 1;
        try (Referee referee = new Referee();
                Children children = new Children(temporary)) {
            for (int i = 0; i < CONTENDERS; i++) {
                living.add(contender(children, directory, referee));
            }
            kill(captured(referee), referee);
            long end = System.nanoTime() + soak.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(random.nextInt((int) TimeUnit.MILLISECONDS.toNanos(100)));
                kill(victim(referee), referee);
                killed++;
                living.add(contender(children, directory, referee));
            }
            referee.stop();
            for (Process contender : living) {
                children.expectSuccess(contender);
            }

            assertThat(referee.overlaps()).as("seed %d", seed).isEmpty();
            assertThat(referee.diedInside()).isPositive();
            System.out.printf(
                    "killed %d processes in %d s, %d of them holders; the lock was had %d times%n",
                    killed, soak.toSeconds(), referee.diedInside(), referee.entered());
        }
        takeAtOnce(directory);
        assertThat(left(directory)).isEmpty();
    }

    private Process contender(Children children, Path directory, Referee referee) {
        // these start ten times as fast as a JVM, and wait for those that hold as well as any
        return random.nextInt(4) > 0 && Files.exists(directory)
                ? children.neighbour(directory, "tank", referee.port(), ENDLESS)
                : children.java(Contender.class, Protocol.ZWARD, directory, "tank", referee.port(), ENDLESS);
    }

    /** As often one that holds as anybody. */
    private Process victim(Referee referee) throws InterruptedException {
        if (random.nextBoolean()) {
            return living.get(random.nextInt(living.size()));
        }
        return captured(referee);
    }

    private Process captured(Referee referee) throws InterruptedException {
        long holder = referee.capture();
        return living.stream().filter(child -> child.pid() == holder).findAny().orElseThrow();
    }

    private void kill(Process victim, Referee referee) throws InterruptedException {
        assertThat(victim.isAlive()).as("%d ended by itself", victim.pid()).isTrue();
        living.remove(victim);
        referee.doom(victim.pid());
        victim.destroyForcibly().waitFor();
    }

    private static void takeAtOnce(Path directory) throws Exception {
        try (PoolLock lock = Contender.locks(directory)
                .lock(new PoolName("tank"), LockRequest.of("afterwards", Deadline.passed()))) {
            lock.ensureHeld();
        }
    }

    private static List<String> left(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".queue"))
                    .toList();
        }
    }
}
