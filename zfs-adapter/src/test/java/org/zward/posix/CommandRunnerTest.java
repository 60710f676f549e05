package org.zward.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

@Timeout(60)
class CommandRunnerTest {

    @TempDir
    private Path directory;

    private TerminationSignals signals;
    private CommandRunner runner;
    private Path output;

    @BeforeEach
    void intercept() throws ZwardException {
        signals = TerminationSignals.interrupting(Thread.currentThread());
        runner = CommandRunner.passing(signals);
        output = directory.resolve("output");
    }

    @AfterEach
    void close() {
        signals.close();
        Thread.interrupted();
    }

    @Test
    void theCommandsStatusIsReturned() throws Exception {
        assertThat(runner.run(command("true"))).isZero();
        assertThat(runner.run(command("sh", "-c", "exit 7"))).isEqualTo(7);
    }

    @Test
    void aCommandThatASignalEndedHasThatSignalInItsStatus() throws Exception {
        assertThat(runner.run(command("sh", "-c", "kill -KILL $$"))).isEqualTo(128 + 9);
    }

    @Test
    void aCommandThatIsNotThereIsToldFromOneThatMayNotBeExecuted() throws Exception {
        Path plain = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");

        assertThat(notStarted("no-such-command")).isEqualTo(127);
        assertThat(notStarted(directory.resolve("nothing").toString())).isEqualTo(127);
        assertThat(notStarted("")).isEqualTo(127);
        assertThat(notStarted(plain.toString())).isEqualTo(126);
        assertThat(notStarted(directory.toString())).isEqualTo(126);
    }

    @Test
    void argumentsReachItAsTheyAre() throws Exception {
        String script = "for a; do printf '%s\\n' \"$a\"; done > " + output;

        runner.run(command("sh", "-c", script, "sh", "a b", "", "@file", "*", "$HOME", "'\"", "-x", "é€"));

        assertThat(output).hasContent("a b\n\n@file\n*\n$HOME\n'\"\n-x\né€\n");
    }

    @Test
    void itGetsThisProcessEnvironmentAndWhatIsAddedToIt() throws Exception {
        runner.run(new Command(
                List.of("sh", "-c", "env > " + output), Map.of("ZWARD_HELD", "tank=9", "HOME", "/nowhere"), Set.of()));

        assertThat(Files.readAllLines(output))
                .contains("ZWARD_HELD=tank=9", "HOME=/nowhere", "PATH=" + System.getenv("PATH"))
                .doesNotContain("HOME=" + System.getenv("HOME"));
    }

    @Test
    void itInheritsTheDescriptorsItIsGivenAndNoOther() throws Exception {
        try (PosixLockFiles files = PosixLockFiles.in(directory.resolve("locks"))) {
            HeldLockFile tank = files.acquire(new PoolName("tank"), Deadline.passed());
            HeldLockFile pond = files.acquire(new PoolName("pond"), Deadline.passed());

            runner.run(new Command(
                    List.of("sh", "-c", "ls -l /proc/$$/fd > " + output), Map.of(), Set.of(tank.descriptor())));

            assertThat(Files.readAllLines(output))
                    .filteredOn(line -> line.contains("/locks/"))
                    .singleElement()
                    .asString()
                    .endsWith(" " + tank.descriptor() + " -> " + directory.resolve("locks/tank.lock"));
            assertThat(Files.readString(Path.of("/proc/self/fdinfo/" + tank.descriptor())))
                    .as("close-on-exec, still")
                    .containsPattern("flags:\\s+02");
            tank.release(HeldLockFile.Disposal.UNLINK);
            pond.release(HeldLockFile.Disposal.UNLINK);
        }
    }

    @Test
    void whatTheShellOpenedForItReachesItAndTheJvmsOwnFilesDoNot() throws Exception {
        List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 9> " + directory.resolve("nine"), "sh"));
        line.addAll(Jvm.commandLine(RunCommand.class, "sh", "-c", "echo nine >&9; ls -l /proc/$$/fd"));
        Process process = new ProcessBuilder(line)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(process.waitFor()).isZero();

        assertThat(directory.resolve("nine")).hasContent("nine\n");
        assertThat(Files.readString(output)).doesNotContain(".jar", "lib/modules", "random");
    }

    @Test
    void aSocketThatItsCallerPassedOnReachesItAndTheJvmsOwnDoesNot() throws Exception {
        String passOn = "import socket, subprocess, sys; ours, other = socket.socketpair(); other.close();"
                + "sys.exit(subprocess.call(sys.argv[1:], pass_fds=[ours.fileno()]))";
        List<String> line = new ArrayList<>(List.of("python3", "-c", passOn));
        line.addAll(Jvm.commandLine(RunCommand.class, "sh", "-c", "ls -l /proc/$$/fd"));
        Process process = new ProcessBuilder(line)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(process.waitFor()).isZero();

        assertThat(Files.readAllLines(output))
                .filteredOn(entry -> entry.contains("socket:"))
                .hasSize(1);
    }

    @Test
    void bytesThatAreNoTextReachItAsTheyAre() throws Exception {
        List<String> line = new ArrayList<>(List.of("sh", "-c", "\"$@\" \"$(printf '\\377')\"", "sh"));
        line.addAll(Jvm.commandLine(RunCommand.class, "printf", "%s"));
        Process process = new ProcessBuilder(line)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(process.waitFor()).isZero();

        assertThat(Files.readAllBytes(output)).containsExactly(0xff);
    }

    @Test
    void theLockOfAnInheritedDescriptorOutlivesItsTaker() throws Exception {
        try (PosixLockFiles files = PosixLockFiles.in(directory.resolve("locks"))) {
            HeldLockFile tank = files.acquire(new PoolName("tank"), Deadline.passed());
            Path end = directory.resolve("end");
            String background = "(while ! [ -e " + end + " ]; do sleep 0.02; done) > /dev/null 2>&1 &";
            runner.run(new Command(List.of("sh", "-c", background), Map.of(), Set.of(tank.descriptor())));

            tank.abandonToHeirs();

            assertThat(files.takeExisting(new PoolName("tank"))).isEmpty();
            Files.createFile(end);
            HeldLockFile next = files.acquire(new PoolName("tank"), Deadline.after(Duration.ofSeconds(30)));
            next.release(HeldLockFile.Disposal.UNLINK);
        }
    }

    @Test
    void itStartsWithNoSignalBlockedAndThoseIgnoredThatWeWereStartedWith() throws Exception {
        runner.run(command("sh", "-c", "exec cat /proc/self/status > " + output));

        assertThat(status(output, "SigBlk")).isEqualTo("0000000000000000");
        assertThat(ignored(output)).isEqualTo(ignored(Path.of("/proc/self/status")));
    }

    @Test
    void aSignalThatComesWhileItRunsIsPassedOnAndEndsNothingElse() throws Exception {
        assertThat(isIgnored(TerminationSignal.TERM)).isFalse();
        for (TerminationSignal signal : TerminationSignal.values()) {
            if (isIgnored(signal)) {
                continue;
            }
            Files.deleteIfExists(output);
            String script = "trap 'echo " + signal + " > " + output + "; exit 5' " + signal + "; echo ready > " + output
                    + "; while :; do sleep 0.02; done";
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> run("sh", "-c", script));
            await().until(() -> Files.exists(output) && Files.size(output) > 0);

            raise(signal);

            assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(5);
            assertThat(output).hasContent(signal + "\n");
        }
        assertThat(signals.received()).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** Whoever started this JVM may have had it ignore a signal, as a shell does with SIGINT for what it starts with &. */
    private static boolean isIgnored(TerminationSignal signal) throws IOException {
        String mask = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow()
                .substring("SigIgn:".length())
                .strip();
        return (Long.parseUnsignedLong(mask, 16) >> (signal.number() - 1) & 1) == 1;
    }

    @Test
    void aSignalThatComesBeforeInterruptsTheThreadAndNothingIsStarted() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        raise(TerminationSignal.TERM);
        assertThatThrownBy(never::await).isInstanceOf(InterruptedException.class);

        assertThatThrownBy(() -> runner.run(command("touch", output.toString())))
                .isInstanceOf(InterruptedException.class);

        assertThat(signals.received()).contains(TerminationSignal.TERM);
        assertThat(output).doesNotExist();
    }

    @Test
    void aSignalThatComesAfterTheCommandEndedInterruptsTheThread() throws Exception {
        Child child = new Child(ProcessCalls.load());
        signals.passTo(child);
        child.start(command("true"));
        assertThat(child.await()).isZero();

        raise(TerminationSignal.TERM);

        assertThatThrownBy(new CountDownLatch(1)::await).isInstanceOf(InterruptedException.class);
        assertThat(signals.received()).contains(TerminationSignal.TERM);
    }

    @Test
    void aSignalForACommandThatIsDeadAndNotReapedIsNotTakenForPassedOn() throws Exception {
        Path pid = directory.resolve("pid");
        Child child = new Child(ProcessCalls.load());
        child.start(new Command(List.of("sh", "-c", "echo $$ > " + pid), Map.of(), Set.of()));
        await().until(() -> Files.exists(pid) && isZombie(Files.readString(pid).strip()));

        assertThat(child.accept(TerminationSignal.TERM)).isFalse();

        assertThat(child.await()).isZero();
    }

    private static boolean isZombie(String pid) throws IOException {
        return !pid.isEmpty() && Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
    }

    @Test
    void aSignalForACommandThatCannotBeStartedInterruptsTheThread() throws Exception {
        Child child = new Child(ProcessCalls.load());
        assertThat(child.accept(TerminationSignal.TERM)).isTrue();
        signals.passTo(child);
        assertThatThrownBy(() -> child.start(command("no-such-command")))
                .isInstanceOf(CommandNotStartedException.class);
        assertThat(signals.received()).isEmpty();

        signals.passNoMore(child.end());

        assertThat(signals.received()).contains(TerminationSignal.TERM);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(child.accept(TerminationSignal.HUP)).isFalse();
    }

    @Test
    void aSignalThatTheCommandGotDoesNotInterruptTheThreadToo() throws Exception {
        Child child = new Child(ProcessCalls.load());
        assertThat(child.accept(TerminationSignal.TERM)).isTrue();
        signals.passTo(child);

        child.start(command("sleep", "60"));

        assertThat(child.await()).isEqualTo(128 + TerminationSignal.TERM.number());
        assertThat(child.end()).isEmpty();
    }

    @Test
    void aSignalEndsTheWaitForALockAtOnceAndLeavesNothingBehind() throws Exception {
        try (PosixLockFiles files = PosixLockFiles.in(directory.resolve("locks"))) {
            HeldLockFile held = files.acquire(new PoolName("tank"), Deadline.passed());
            raise(TerminationSignal.TERM);

            assertThatThrownBy(() -> files.acquire(new PoolName("tank"), Deadline.after(Duration.ofDays(1))))
                    .isInstanceOf(InterruptedException.class);

            assertThat(signals.received()).contains(TerminationSignal.TERM);
            assertThat(signals.received().orElseThrow().exitStatus()).isEqualTo(143);
            held.release(HeldLockFile.Disposal.UNLINK);
            assertThat(files.entries()).isEmpty();
        }
    }

    @Test
    void argumentsThatAreNoTextInOurEncodingAreTakenFromTheKernel() {
        byte[] cmdline = {'j', 0, 'M', 0, 'x', 0, (byte) 0xff, 'y', 0, 0};

        assertThat(ExactArguments.of(List.of("x", "\ufffdy", ""), cmdline))
                .usingElementComparator(Arrays::compare)
                .containsExactly(new byte[] {'x'}, new byte[] {(byte) 0xff, 'y'}, new byte[0]);
        assertThat(ExactArguments.of(List.of("z", "\ufffdy", ""), cmdline))
                .as("not the arguments we were started with")
                .usingElementComparator(Arrays::compare)
                .containsExactly(new byte[] {'z'}, "\ufffdy".getBytes(UTF_8), new byte[0]);
    }

    private int run(String... arguments) {
        try {
            return runner.run(command(arguments));
        } catch (ZwardException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int notStarted(String name) throws Exception {
        try {
            throw new AssertionError("started: " + runner.run(command(name)));
        } catch (CommandNotStartedException e) {
            return e.exitStatus();
        }
    }

    private static Command command(String... arguments) {
        return new Command(List.of(arguments), Map.of(), Set.of());
    }

    private static void raise(TerminationSignal signal) throws ZwardException {
        ProcessCalls.load().kill((int) ProcessHandle.current().pid(), signal.number());
    }

    /** Without those from 32 on, two of which glibc keeps for itself. */
    private static long ignored(Path file) throws IOException {
        return Long.parseUnsignedLong(status(file, "SigIgn"), 16) & 0x7fffffff;
    }

    private static String status(Path file, String key) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }
}
