package org.zward.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;

/** {@code zward exec} as it is shipped: its commands exclude each other, whoever is killed. */
class ExecTest extends RefereedTest {
    private static final PoolName TANK = new PoolName("tank");
    private static final int KILLED = 128 + 9;
    private static final int TERMINATED = 128 + 15;
    private static final int NOT_HAD_IN_TIME = 75;

    @Test
    void ofItsCommandsOneRunsAtATime() throws Exception {
        List<Process> execs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            execs.add(playUnderLock(5));
        }

        for (Process exec : execs) {
            children.expectSuccess(exec);
            assertThat(children.said(exec)).isEmpty();
        }

        assertThat(referee.overlaps()).isEmpty();
        assertThat(referee.entered()).isEqualTo(4 * 5);
        assertNothingIsLeft();
    }

    @Test
    void theCommandKeepsTheLockOfAnExecThatIsKilled() throws Exception {
        // not its standard input, which is closed here as soon as the exec is gone
        Path gate = temporary.resolve("gate");
        children.expectSuccess(children.tool("mkfifo", gate));
        try (RandomAccessFile open = new RandomAccessFile(gate.toFile(), "rw")) {
            Process exec = exec(Children.neighbourScript(), directory, TANK, "sit", gate);
            long command = awaitPid(exec);
            exec.destroyForcibly().waitFor();
            assertThat(open.getChannel().isOpen()).isTrue();

            assertThatThrownBy(() -> locks().lock(TANK, LockRequest.of("test", Deadline.passed())))
                    .isInstanceOf(LockTimeoutException.class)
                    .hasMessageContaining("tank: locked by pid " + exec.pid() + " (zward exec ")
                    .hasMessageContaining(", now by pid " + command + " (");
        }

        takeBefore(Deadline.after(Duration.ofMinutes(1)));
        assertNothingIsLeft();
    }

    @Test
    void aCommandThatIsKilledFreesTheLock() throws Exception {
        Process exec = exec(Children.neighbourScript(), directory, TANK, "sit");
        ProcessHandle.of(awaitPid(exec)).orElseThrow().destroyForcibly();

        assertThat(children.await(exec)).isEqualTo(KILLED);

        assertNothingIsLeft();
        takeBefore(Deadline.passed());
    }

    @Test
    void terminatingItTerminatesTheCommandFirst() throws Exception {
        Process exec = exec(Children.neighbourScript(), directory, TANK, "sit");
        long command = awaitPid(exec);
        exec.toHandle().destroy();

        assertThat(children.await(exec)).isEqualTo(TERMINATED);

        assertThat(ProcessHandle.of(command)).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void oneInsideAnotherSharesItsLock() throws Exception {
        String zward = Children.zwardCommand();
        Process exec = children.zward(
                "exec", TANK, "--", zward, "exec", TANK, "--", zward, "--timeout", "0", "exec", TANK, "--", "true");

        children.expectSuccess(exec);

        assertThat(children.said(exec)).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void oneInsideAnotherThatWasNotGivenTheDescriptorFailsAtOnceInPlaceOfWaitingForItself() throws Exception {
        String wrapper = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:], close_fds=True))";
        Process exec = children.zward(
                "exec", TANK, "--", "python3", "-c", wrapper, Children.zwardCommand(), "exec", TANK, "--", "true");

        assertThat(children.await(exec)).isEqualTo(NOT_HAD_IN_TIME);

        assertThat(children.said(exec)).startsWith("zward: tank: ").hasLineCount(1);
        assertNothingIsLeft();
    }

    @Test
    void whoeverOfThemIsKilledTheCommandsExcludeEachOther() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("zward.soak", 5)).toNanos();
        List<Process> execs = new ArrayList<>(List.of(playUnderLock(5), playUnderLock(5), playUnderLock(5)));
        int killed = 0;
        do {
            killOneOf(referee.capture(), random);
            killed++;
            for (int i = 0; i < execs.size(); i++) {
                if (!execs.get(i).isAlive()) {
                    execs.set(i, playUnderLock(5));
                }
            }
        } while (System.nanoTime() < end);

        for (Process exec : execs) {
            assertThat(children.await(exec)).as(children.said(exec)).isIn(0, KILLED);
        }
        assertThat(referee.overlaps()).as("seed %d", seed).isEmpty();
        takeBefore(Deadline.after(Duration.ofMinutes(1)));
        assertNothingIsLeft();
        System.out.printf(
                "killed %d execs and commands, %d of them commands; commands entered %d times%n",
                killed, referee.diedInside(), referee.entered());
    }

    /** Kills the command, or the exec above it, whose command goes on under the lock. */
    private void killOneOf(long command, Random random) {
        ProcessHandle inside = ProcessHandle.of(command).orElseThrow();
        if (random.nextBoolean()) {
            referee.doom(command);
            inside.destroyForcibly();
            inside.onExit().join();
        } else {
            inside.parent().ifPresent(ExecTest::killUnlessItIsUs);
            referee.release(command);
        }
    }

    /** A command whose exec was killed before is a child of somebody else by now. */
    private static void killUnlessItIsUs(ProcessHandle parent) {
        if (ProcessHandle.current().children().anyMatch(parent::equals)) {
            parent.destroyForcibly();
            parent.onExit().join();
        }
    }

    private Process playUnderLock(int rounds) {
        return exec(Children.neighbourScript(), directory, TANK, "play", referee.port(), rounds);
    }

    private Process exec(Object... script) {
        List<Object> arguments = new ArrayList<>(List.of("exec", TANK, "--", "python3"));
        arguments.addAll(List.of(script));
        return children.zward(arguments.toArray());
    }

    private static long awaitPid(Process exec) throws IOException {
        return Long.parseLong(exec.inputReader(StandardCharsets.UTF_8).readLine());
    }

    private PoolLocks locks() throws Exception {
        return Contender.locks(directory);
    }

    private void takeBefore(Deadline deadline) throws Exception {
        locks().lock(TANK, LockRequest.of("afterwards", deadline)).close();
    }

    private void assertNothingIsLeft() {
        await().untilAsserted(() -> {
            try (var files = Files.newDirectoryStream(directory, "*.lock")) {
                assertThat(files).isEmpty();
            }
        });
    }
}
