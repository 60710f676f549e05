package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.Deadline;
import org.zward.posix.DeviceTurn.Company;

class DeviceTurnTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private Path device;

    @BeforeEach
    void makeTheDevice() throws IOException {
        device = Files.createFile(directory.resolve("device"));
    }

    private boolean isFreeFor(Company company) {
        try (DeviceTurn turn = DeviceTurn.take(device, company, Deadline.passed())) {
            return turn.isTaken();
        }
    }

    @Test
    void whoIsAloneThereHasNoCompany() {
        try (DeviceTurn alone = DeviceTurn.take(device, Company.NONE, Deadline.passed())) {
            assertThat(alone.isTaken()).isTrue();
            assertThat(isFreeFor(Company.NONE)).isFalse();
            assertThat(isFreeFor(Company.OTHERS)).isFalse();
        }
        assertThat(isFreeFor(Company.NONE)).isTrue();
    }

    @Test
    void thoseThatDoNotMindEachOtherKeepOutWhoWantsToBeAlone() {
        try (DeviceTurn one = DeviceTurn.take(device, Company.OTHERS, Deadline.passed());
                DeviceTurn other = DeviceTurn.take(device, Company.OTHERS, Deadline.passed())) {
            assertThat(one.isTaken()).isTrue();
            assertThat(other.isTaken()).isTrue();
            assertThat(isFreeFor(Company.NONE)).isFalse();
        }
        assertThat(isFreeFor(Company.NONE)).isTrue();
    }

    @Test
    void aWaiterHasItsTurnWhenTheOneBeforeHasEnded() {
        DeviceTurn first = DeviceTurn.take(device, Company.NONE, Deadline.passed());
        CompletableFuture<DeviceTurn> second =
                CompletableFuture.supplyAsync(() -> DeviceTurn.take(device, Company.OTHERS, Deadline.after(LONG)));
        assertThat(second).isNotDone();
        first.close();
        try (DeviceTurn turn = second.join()) {
            assertThat(turn.isTaken()).isTrue();
        }
    }

    @Test
    void anInterruptedWaiterGoesOnWithoutAndStaysInterrupted() {
        try (DeviceTurn first = DeviceTurn.take(device, Company.NONE, Deadline.passed())) {
            assertThat(first.isTaken()).isTrue();
            Thread.currentThread().interrupt();
            try (DeviceTurn turn = DeviceTurn.take(device, Company.NONE, Deadline.after(LONG))) {
                assertThat(turn.isTaken()).isFalse();
            }
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whereThereIsNoDeviceEverybodyGoesOn() {
        try (DeviceTurn turn = DeviceTurn.take(directory.resolve("none"), Company.NONE, Deadline.after(LONG))) {
            assertThat(turn.isTaken()).isFalse();
        }
    }

    @Test
    void theTurnOfAKilledProcessHasEnded() throws Exception {
        Process other = new ProcessBuilder(Jvm.commandLine(DeviceTurnTest.class, device.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("true");
            assertThat(isFreeFor(Company.OTHERS)).isFalse();
        } finally {
            other.destroyForcibly().waitFor();
        }
        Awaitility.await().atMost(LONG).until(() -> isFreeFor(Company.NONE));
    }

    /** Takes a turn alone at a device, and keeps it. */
    public static void main(String[] arguments) throws InterruptedException {
        try (DeviceTurn turn = DeviceTurn.take(Path.of(arguments[0]), Company.NONE, Deadline.passed())) {
            System.out.println(turn.isTaken());
            Thread.sleep(LONG.toMillis());
        }
    }
}
