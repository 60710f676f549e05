package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.zward.it.zfs.ZwardCommand.Running;

/**
 * Runs the agent until the run is over, but ends it again and again at a random moment, mostly by a kill, and starts the
 * next one. None may end by itself, or fail to read a pool for another reason than that a command has its lock. Used by
 * one thread.
 */
final class AgentLoop implements Runnable {
    /** The longest life, in durations of a command: the guest may be slow. */
    private static final double LONGEST_LIFE = 8;

    /** The others live until they scan, and a while longer. */
    private static final int ONE_MAY_DIE_AS_IT_STARTS_OF = 4;

    private static final int ONE_IS_STOPPED_OF = 4;

    private final TogetherRun run;
    private final Path lockDirectory;
    private final Random random;

    AgentLoop(TogetherRun run, Path lockDirectory) {
        this.run = run;
        this.lockDirectory = lockDirectory;
        this.random = run.random();
    }

    @Override
    public void run() {
        try {
            boolean over = false;
            while (!over) {
                Running agent = start();
                if (random.nextInt(ONE_MAY_DIE_AS_IT_STARTS_OF) != 0) {
                    agent.awaitSaying("ready: ");
                }
                over = run.isOverWithin(life());
                agent.requireRunning();
                if (over || random.nextInt(ONE_IS_STOPPED_OF) == 0) {
                    stop(agent);
                } else {
                    agent.kill();
                    run.agentsKilled.incrementAndGet();
                }
                listenTo(agent.said());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            run.fail(e);
        }
    }

    private Running start() {
        run.agentsStarted.incrementAndGet();
        return run.start(ZwardCommand.agentPath(), List.of("--lock-dir", lockDirectory.toString()));
    }

    private Duration life() {
        return Duration.ofNanos((long) (LONGEST_LIFE * run.lastDuration().toNanos() * random.nextDouble()));
    }

    private static void stop(Running agent) {
        agent.awaitSaying("ready: ");
        agent.signal("TERM");
        agent.await().with(0);
    }

    private void listenTo(String said) {
        run.scans.addAndGet(
                (int) said.lines().filter(line -> line.contains(": scanned: ")).count());
        run.heard(said);
        try {
            assertThat(said.lines().filter(AgentLoop::isComplaint)).as(said).isEmpty();
        } catch (AssertionError e) {
            throw new TogetherRun.Interference("the agent", e);
        }
    }

    private static boolean isComplaint(String line) {
        return (line.contains(" not read: ") && !line.contains(" not read: locked by "))
                || line.contains("not there any more")
                || line.contains("could not be scanned")
                || line.contains("the scan failed");
    }
}
