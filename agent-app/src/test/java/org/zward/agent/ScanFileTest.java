package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanFileTest {

    @TempDir
    private Path directory;

    private Path path;
    private ScanFile file;

    @BeforeEach
    void makeIt() {
        path = directory.resolve("scan.json");
        file = new ScanFile(path);
    }

    @Test
    void itIsReplacedAndNothingElseIsLeft() throws Exception {
        file.replace("one\n");
        assertThat(path).hasContent("one");
        file.replace("two\n");
        assertThat(path).hasContent("two");
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(path));
    }

    @Test
    void whoeverReadsItSeesOneScanAndNeverHalfOfOne() throws Exception {
        String one = "1".repeat(100_000);
        String two = "2".repeat(100_000);
        file.replace(one);
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < 50; i++) {
                    file.replace(i % 2 == 0 ? two : one);
                }
            } catch (AgentException e) {
                throw new AssertionError(e);
            } finally {
                done.set(true);
            }
        });
        writer.start();
        while (!done.get()) {
            assertThat(Files.readString(path)).isIn(one, two);
        }
        writer.join();
    }

    @Test
    void whatAKilledAgentLeftBesideItIsNoHindranceAndNoWayOut() throws Exception {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Files.createSymbolicLink(directory.resolve(".scan.json.next"), victim);

        file.replace("one");

        assertThat(path).hasContent("one");
        assertThat(victim).hasContent("precious");
    }

    @Test
    void whatIsNoFileOfOursIsLeftAlone() throws Exception {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Files.createSymbolicLink(path, victim);
        assertThatThrownBy(() -> file.replace("one")).hasMessageContaining("is a symbolic link");
        assertThat(victim).hasContent("precious");
        Files.delete(path);

        Files.createDirectory(path);
        assertThatThrownBy(() -> file.replace("one")).hasMessageContaining("is not a regular file");
        Files.delete(path);

        assumeThat(System.getProperty("user.name")).as("NOT RUN: takes root").isEqualTo("root");
        Files.writeString(path, "theirs");
        Files.setAttribute(path, "unix:uid", 12345);
        assertThatThrownBy(() -> file.replace("one")).hasMessageContaining("belongs to user 12345");
        assertThat(path).hasContent("theirs");
    }

    @Test
    void whoeverIsInterruptedWritesItAllTheSameAndIsInterruptedAfterwards() throws Exception {
        Thread.currentThread().interrupt();
        file.replace("one");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(path).hasContent("one");
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(path));
    }

    @Test
    void aDirectoryThatIsGoneIsAnError() {
        assertThatThrownBy(() -> new ScanFile(directory.resolve("gone/scan.json")).replace("one"))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("can't be replaced: no such file or directory: ");
    }
}
