package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

@Timeout(60)
class ToolRunnerTest {

    private static final PoolName TANK = new PoolName("tank");

    @TempDir
    private Path directory;

    private static ToolRunner.Result run(String... arguments) {
        try {
            return ToolRunner.load().run(List.of(arguments), Map.of("LC_ALL", "C"));
        } catch (ZwardException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tool that says when it has begun, and ends when it may. */
    private String[] waiting() {
        Path begun = directory.resolve("begun");
        String script = "touch " + begun + "; while [ -e " + begun + " ] && ! [ -e " + directory.resolve("end")
                + " ]; do sleep 0.02; done";
        return new String[] {"sh", "-c", script};
    }

    private void awaitBegun() {
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(directory.resolve("begun")));
    }

    private PosixLockFiles lockFiles() throws ZwardException {
        return PosixLockFiles.in(directory.resolve("locks"));
    }

    @Test
    void whatItPrintsAndHowItEndsIsReturned() {
        assertThat(run("sh", "-c", "printf 'a\\n\\303\\251'; printf b >&2; exit 3"))
                .isEqualTo(new ToolRunner.Result(3, "a\n\u00e9", "b"));
        assertThat(run("sh", "-c", "kill -KILL $$").status()).isEqualTo(128 + 9);
    }

    @Test
    void itMayPrintMoreThanPipesHoldOnBothStreams() {
        ToolRunner.Result result = run("sh", "-c", "head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero");

        assertThat(result.out()).hasSize(1_000_000);
        assertThat(result.err()).hasSize(1_000_000);
    }

    @Test
    void argumentsReachItInUtf8AndTheEnvironmentIsChanged() {
        assertThat(run("sh", "-c", "printf '%s|' \"$LC_ALL\" \"$@\"", "sh", "a b", "", "\u00e9\u4e2d", "$(x)\n")
                        .out())
                .isEqualTo("C|a b||\u00e9\u4e2d|$(x)\n|");
    }

    @Test
    void itReadsNothingAndHasASessionOfItsOwn() {
        String[] words = run("sh", "-c", "cat; echo $$; cut -d' ' -f6 /proc/$$/stat")
                .out()
                .split("\n", -1);

        assertThat(words).hasSize(3);
        assertThat(words[1]).isEqualTo(words[0]);
    }

    @Test
    void itInheritsNothingButItsStreamsAndLocks() throws Exception {
        LibC libc = LibC.load();
        int open = new LockPath("/dev/zero").open(libc, LibC.O_RDONLY);
        try (PosixLockFiles files = lockFiles()) {
            HeldLockFile tank = files.acquire(TANK, Deadline.passed());

            String[] descriptors =
                    run("sh", "-c", "readlink /proc/$$/fd/*").out().split("\n", -1);

            assertThat(descriptors)
                    .contains("/dev/null", directory.resolve("locks/tank.lock").toString())
                    .doesNotContain("/dev/zero");
            tank.release(HeldLockFile.Disposal.UNLINK);
        } finally {
            libc.close(open);
        }
    }

    @Test
    void itDoesNotInheritALockThatIsKeptFromTools() throws Exception {
        try (PosixLockFiles files = lockFiles()) {
            HeldLockFile tank = files.acquire(TANK, Deadline.passed());
            HeldLockFile own = files.acquire(new PoolName("own"), Deadline.passed());
            own.keepFromTools();

            String[] descriptors =
                    run("sh", "-c", "readlink /proc/$$/fd/*").out().split("\n", -1);

            assertThat(descriptors)
                    .contains(directory.resolve("locks/tank.lock").toString())
                    .doesNotContain(directory.resolve("locks/own.lock").toString());
            own.ensureHeld();
            own.release(HeldLockFile.Disposal.UNLINK);
            tank.release(HeldLockFile.Disposal.UNLINK);
        }
    }

    @Test
    void oneThatIsNotThereIsNotStarted() {
        assertThatThrownBy(() ->
                        ToolRunner.load().run(List.of(directory.resolve("none").toString()), Map.of()))
                .isInstanceOf(CommandNotStartedException.class);
    }

    @Test
    void noDescriptorIsLeftOpen() throws Exception {
        run("true");
        long before = descriptors();

        for (int i = 0; i < 20; i++) {
            run("true");
            assertThatThrownBy(() -> ToolRunner.load().run(List.of("/none"), Map.of()))
                    .isInstanceOf(CommandNotStartedException.class);
        }

        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void whereNoThreadCanBeStartedNoToolIs() throws Exception {
        run("true");
        List<ProcessHandle> children = ProcessHandle.current().children().toList();
        long before = descriptors();
        ToolRunner threadless = new ToolRunner(LibC.load(), ProcessCalls.load(), task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });

        assertThatThrownBy(() -> threadless.run(List.of(waiting()), Map.of())).isInstanceOf(OutOfMemoryError.class);

        assertThat(ProcessHandle.current().children()).containsExactlyElementsOf(children);
        assertThat(descriptors()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ">&2"})
    void oneThatPrintsMoreThanMemoryHoldsIsWaitedFor(String stream) throws Exception {
        Path ended = directory.resolve("ended");
        String script = "head -c 100000000 /dev/zero " + stream + " && touch " + ended;
        List<String> line = Jvm.commandLine(RunWordyTool.class, ended.toString(), script);
        line.add(1, "-Xmx16m");
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(process.getInputStream()).hasContent("failed, and the tool has ended: true");
        assertThat(process.waitFor()).isZero();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(ToolRunnerTest::isOurs).count();
        }
    }

    /** Not what threads of the JVM read at any time, its cgroup's limits for one, nor the listing's own. */
    private static boolean isOurs(Path descriptor) {
        try {
            Path open = Files.readSymbolicLink(descriptor);
            return !open.startsWith("/sys") && !open.startsWith("/proc");
        } catch (IOException e) {
            // closed meanwhile
            return false;
        }
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndIsKept() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            run(waiting());
            interrupted.complete(Thread.interrupted());
        });
        thread.start();
        awaitBegun();

        thread.interrupt();
        assertThat(interrupted).isNotDone();
        Files.createFile(directory.resolve("end"));

        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLockThatIsReleasedWhileAToolRunsIsFreeAtOnce() throws Exception {
        try (PosixLockFiles files = lockFiles()) {
            HeldLockFile tank = files.acquire(TANK, Deadline.passed());
            CompletableFuture<ToolRunner.Result> tool = CompletableFuture.supplyAsync(() -> run(waiting()));
            awaitBegun();

            tank.release(HeldLockFile.Disposal.UNLINK);

            files.acquire(TANK, Deadline.passed()).release(HeldLockFile.Disposal.UNLINK);
            Files.createFile(directory.resolve("end"));
            assertThat(tool.get(30, TimeUnit.SECONDS).status()).isZero();
        }
    }

    @Test
    void theLockOfAProcessThatIsKilledLastsUntilItsToolHasEnded() throws Exception {
        killWhileItsToolRuns("tool-runner");

        try (PosixLockFiles files = lockFiles()) {
            assertThat(files.takeExisting(TANK)).as("held by the tool").isEmpty();
            Files.createFile(directory.resolve("end"));
            HeldLockFile next = files.acquire(TANK, Deadline.after(Duration.ofSeconds(30)));
            next.release(HeldLockFile.Disposal.UNLINK);
        }
    }

    /** The control: without the inherited lock, the next taker would go on while the tool is still at work. */
    @Test
    void withoutInheritanceTheLockIsLostWhileTheToolIsStillAtWork() throws Exception {
        killWhileItsToolRuns("process-builder");

        try (PosixLockFiles files = lockFiles()) {
            HeldLockFile next = files.takeExisting(TANK).orElseThrow();
            next.release(HeldLockFile.Disposal.UNLINK);
        } finally {
            Files.createFile(directory.resolve("end"));
        }
    }

    private void killWhileItsToolRuns(String runner) throws Exception {
        List<String> line = Jvm.commandLine(
                RunToolUnderLock.class,
                Stream.concat(Stream.of(directory.resolve("locks").toString(), runner), Stream.of(waiting()))
                        .toArray(String[]::new));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        awaitBegun();
        process.destroyForcibly().waitFor();
    }
}
