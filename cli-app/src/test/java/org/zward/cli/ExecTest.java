package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zward.cli.Launcher.Ended;
import org.zward.cli.Launcher.Running;

/** {@code zward exec}, with real processes. */
class ExecTest extends PackagedCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void itEndsAsItsCommandEnds() throws Exception {
        assertThat(zward.run("exec", "tank", "--", "sh", "-c", "echo out; echo err >&2; exit 42"))
                .isEqualTo(new Ended(42, "out\n", "err\n"));
        assertThat(zward.run("exec", "tank", "--", "sh", "-c", "kill -KILL $$").status())
                .isEqualTo(128 + 9);
        assertThat(zward.lockDir()).isDirectoryNotContaining("glob:**.lock");
    }

    @Test
    void aCommandThatCanNotBeStartedIsAsInAShell() throws Exception {
        Ended none = zward.run("exec", "tank", "--", "no-such-command");
        Ended directoryInstead = zward.run("exec", "tank", "--", "/etc");

        assertThat(none.status()).isEqualTo(127);
        assertThat(none.err()).startsWith("zward: no-such-command: no such command was found: ");
        assertThat(directoryInstead.status()).isEqualTo(126);
        assertThat(zward.lockDir()).isDirectoryNotContaining("glob:**.lock");
    }

    @Test
    void argumentsReachTheCommandByteByByte() throws Exception {
        Ended ended = zward.with("LC_ALL", "C")
                .script(
                        "$zward exec tank -- printf '<%s>' -- @x --help '' ' a ' '$HOME' \"$(printf '\\377\\303\\251')\"");

        assertThat(ended).isEqualTo(new Ended(0, "<--><@x><--help><>< a ><$HOME><\u00ff\u00c3\u00a9>", ""));
    }

    @Test
    void theCommandGetsNoFileOfTheJvms() throws Exception {
        Ended ended = zward.script("$zward exec tank -- ls -l /proc/self/fd");

        assertThat(ended.out()).contains("tank.lock").doesNotContain(".jar", ".so", "modules", ".jsa");
    }

    @Test
    void aStreamThatIsClosedIsAnEmptyOneToTheCommand() throws Exception {
        Ended ended = zward.script("$zward exec tank -- ls -l /proc/self/fd <&- 2>&-");

        assertThat(ended.out()).contains(" 0 -> /dev/null", " 2 -> /dev/null").doesNotContain(".jar", "modules");
        assertThat(ended.status()).isZero();
    }

    @Test
    void aZwardInsideJoinsTheLock() throws Exception {
        Ended ended = zward.script("$zward exec tank -- $zward --timeout 0 exec tank -- $zward --json locks");

        assertThat(ended.status()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("\"pool\":\"tank\",\"state\":\"held\"");
    }

    @Test
    void locksOfSeveralPoolsAreAllPassedOn() throws Exception {
        Ended ended = zward.script(
                "$zward exec a -- $zward exec b -- sh -c '$zward --timeout 0 exec a -- $zward --timeout 0 exec b -- true'");

        assertThat(ended).isEqualTo(new Ended(0, "", ""));
    }

    @Test
    void aHintThatNamesNothingIsIgnored() throws Exception {
        for (String hint : new String[] {"tank=0", "tank=99999", "tank", "=", "tank=x,,tank=1"}) {
            assertThat(zward.with("ZWARD_HELD", hint).run("exec", "tank", "--", "true"))
                    .isEqualTo(new Ended(0, "", ""));
        }
    }

    @Test
    void aWrapperThatClosesTheDescriptorIsToldAtOnce() throws Exception {
        Ended ended = zward.script("$zward exec tank -- python3 -c '"
                + "import os, subprocess, sys;"
                + "sys.exit(subprocess.call([os.environ[\"zward\"], \"exec\", \"tank\", \"--\", \"true\"]))'");

        assertThat(ended.status()).isEqualTo(75);
        assertThat(ended.err()).startsWith("zward: tank: ").contains("descriptor");
        assertThat(ended.err().lines()).hasSize(1);
    }

    @Test
    void aSecondOneWaitsOrSaysWhoHasTheLock() throws Exception {
        Running holder = hold();

        Ended refused = zward.run("--timeout", "0", "exec", "tank", "--", "true");
        Running waiter = zward.start("exec", "tank", "--", "echo", "had it");
        assertThat(refused.status()).isEqualTo(75);
        assertThat(refused.err())
                .startsWith("zward: tank: locked by pid " + holder.process().pid() + " (zward exec tank -- ");

        release();
        assertThat(holder.end().status()).isZero();
        assertThat(waiter.end()).isEqualTo(new Ended(0, "had it\n", ""));
    }

    @Test
    void aSignalWhileItWaitsLeavesNothingBehind() throws Exception {
        Running holder = hold();
        Running waiter = zward.start("exec", "tank", "--", "touch", "ran");
        await().atMost(PATIENCE).until(() -> isWaiting(waiter));

        waiter.signal("TERM");
        assertThat(waiter.end()).isEqualTo(new Ended(128 + 15, "", ""));
        release();
        assertThat(holder.end().status()).isZero();
        assertThat(directory.resolve("ran")).doesNotExist();
        assertThat(zward.lockDir()).isDirectoryNotContaining("glob:**.lock");
    }

    @Test
    void signalsGoToTheCommand() throws Exception {
        for (String signal : new String[] {"TERM", "HUP", "INT"}) {
            Path ready = directory.resolve("ready-" + signal);
            Running running = zward.start(
                    "exec",
                    "tank",
                    "--",
                    "sh",
                    "-c",
                    "trap 'exit 42' " + signal + "; touch " + ready + "; while :; do sleep 0.05; done");
            await().atMost(PATIENCE).until(() -> Files.exists(ready));

            running.signal(signal);
            assertThat(running.end()).as(signal).isEqualTo(new Ended(42, "", ""));
        }
    }

    @Test
    void theLockOutlivesAKilledZwardUntilItsCommandEnds() throws Exception {
        Running holder = hold();

        holder.signal("KILL");
        assertThat(holder.process().waitFor()).isEqualTo(128 + 9);
        assertThat(zward.run("--timeout", "0", "exec", "tank", "--", "true").status())
                .isEqualTo(75);
        assertThat(zward.run("--json", "locks").out()).contains("\"state\":\"held\"");

        release();
        assertThat(zward.run("exec", "tank", "--", "true")).isEqualTo(new Ended(0, "", ""));
    }

    @Test
    void whatTheCommandLeavesInTheBackgroundIsNotProtected() throws Exception {
        Path end = directory.resolve("end");
        Ended left = zward.run(
                "exec",
                "tank",
                "--",
                "sh",
                "-c",
                "(while [ -d " + directory + " ] && [ ! -e " + end + " ]; do sleep 0.05; done) >/dev/null 2>&1 &");

        assertThat(left.status()).isZero();
        assertThat(zward.run("--timeout", "0", "exec", "tank", "--", "true").status())
                .isZero();
        Files.createFile(end);
    }

    @Test
    void aLockThatWasLostIsAWarning() throws Exception {
        Ended ended = zward.run("exec", "tank", "--", "sh", "-c", "rm $ZWARD_LOCK_DIR/tank.lock; exit 3");

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err()).startsWith("zward: warning: tank: the lock was lost");
        assertThat(zward.run("-q", "exec", "tank", "--", "rm", zward.lockDir() + "/tank.lock"))
                .isEqualTo(new Ended(0, "", ""));
    }

    /** A command that holds tank's lock until {@link #release}. */
    private Running hold() throws Exception {
        Path held = directory.resolve("held");
        Running holder = zward.start(
                "exec",
                "tank",
                "--",
                "sh",
                "-c",
                "touch " + held + "; until [ -e " + directory.resolve("release") + " ]; do sleep 0.05; done");
        await().atMost(PATIENCE).until(() -> Files.exists(held));
        return holder;
    }

    private void release() throws Exception {
        Files.createFile(directory.resolve("release"));
    }

    /** A waiter stands in the line: it has the queue open, and waits in the kernel. */
    private static boolean isWaiting(Running running) throws Exception {
        try (var descriptors = Files.list(Path.of("/proc/" + running.process().pid() + "/fd"))) {
            return descriptors.anyMatch(fd -> {
                try {
                    return Files.readSymbolicLink(fd).endsWith(".queue");
                } catch (java.io.IOException e) {
                    return false;
                }
            });
        }
    }
}
