package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.host.HostId;
import org.zward.host.HostIdException;

class HostIdFileTest {

    private static final HostId HOSTID = new HostId(0x0badcafe);

    @TempDir
    private Path etc;

    private Path path;
    private HostIdFile file;

    @BeforeEach
    void makeIt() {
        path = etc.resolve("hostid");
        file = new HostIdFile(path);
    }

    private List<Path> names() throws Exception {
        try (Stream<Path> files = Files.list(etc)) {
            return files.toList();
        }
    }

    @Test
    void itIsWrittenAsZgenhostidWritesIt() throws Exception {
        assertThat(file.create(HOSTID)).isTrue();

        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        assertThat(Files.readAllBytes(path))
                .isEqualTo(
                        little
                                ? new byte[] {(byte) 0xfe, (byte) 0xca, (byte) 0xad, 0x0b}
                                : new byte[] {0x0b, (byte) 0xad, (byte) 0xca, (byte) 0xfe});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r--r--");
        assertThat(file.read()).isEqualTo(HOSTID);
        assertThat(names()).containsExactly(path);
    }

    @Test
    void whatIsThereStaysWhateverItIs() throws Exception {
        Files.writeString(path, "x");
        assertThat(file.create(HOSTID)).isFalse();
        assertThat(path).hasContent("x");
        Files.delete(path);

        Files.createDirectory(path);
        assertThat(file.create(HOSTID)).isFalse();
        assertThat(path).isEmptyDirectory();
        Files.delete(path);

        Path target = etc.resolve("target");
        Files.createSymbolicLink(path, target);
        assertThat(file.create(HOSTID)).isFalse();
        assertThat(target).doesNotExist();
        assertThat(names()).containsExactly(path);
    }

    @Test
    void ofManyWhoMakeItAtOnceOneDoes() throws Exception {
        int many = 8;
        CyclicBarrier start = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        List<Future<Boolean>> made = new ArrayList<>();
        for (int i = 1; i <= many; i++) {
            HostId hostid = new HostId(i);
            made.add(threads.submit(() -> {
                start.await();
                boolean ours = file.create(hostid);
                assertThat(file.read().isSet()).isTrue();
                return ours && file.read().equals(hostid);
            }));
        }
        int winners = 0;
        for (Future<Boolean> one : made) {
            winners += one.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(winners).isEqualTo(1);
        assertThat(names()).containsExactly(path);
    }

    @Test
    void whoeverIsInterruptedMakesItAllTheSameAndIsInterruptedAfterwards() throws Exception {
        Thread.currentThread().interrupt();
        boolean ours = file.create(HOSTID);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ours).isTrue();
        assertThat(file.read()).isEqualTo(HOSTID);
        assertThat(names()).containsExactly(path);
    }

    @Test
    void aMissingDirectoryIsAnError() {
        assertThatThrownBy(() -> new HostIdFile(etc.resolve("no/hostid")).create(HOSTID))
                .isInstanceOf(HostIdException.class)
                .hasMessageContaining("can't be made")
                .hasMessageContaining("zgenhostid");
    }

    @Test
    void aFullDiskIsAnErrorAndLeavesNoFile() throws Exception {
        assumeThat(LibC.load().user()).as("NOT RUN: mounting takes root").isZero();
        try (Mounted full = Mounted.tmpfs(etc.resolve("full"), "size=4k,nr_inodes=2")) {
            Files.write(full.path().resolve("filler"), new byte[4096]);
            assertThatThrownBy(() -> new HostIdFile(full.path().resolve("hostid")).create(HOSTID))
                    .isInstanceOf(HostIdException.class)
                    .hasMessageContaining("No space left");
            assertThat(full.path().resolve("hostid")).doesNotExist();
        }
    }
}
