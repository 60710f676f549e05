package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.host.HostId;

class ThisHostTest {

    @TempDir
    private Path root;

    @BeforeEach
    void name() throws IOException {
        write("proc/sys/kernel/hostname", "oss1\n".getBytes(StandardCharsets.UTF_8));
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private void hostidFile() throws IOException {
        byte[] bytes = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? new byte[] {(byte) 0xfe, (byte) 0xca, (byte) 0xad, 0x0b}
                : new byte[] {0x0b, (byte) 0xad, (byte) 0xca, (byte) 0xfe};
        write("etc/hostid", bytes);
    }

    private HostId hostid() {
        return new ThisHost(root).identity().hostid();
    }

    @Test
    void theFileCountsWhereTheModuleParameterIsZeroOrMissing() throws IOException {
        hostidFile();

        assertThat(hostid()).isEqualTo(new HostId(0x0badcafe));
        write("sys/module/spl/parameters/spl_hostid", new byte[] {'0', '\n'});
        assertThat(hostid()).isEqualTo(new HostId(0x0badcafe));
    }

    @Test
    void theModuleParameterComesFirst() throws IOException {
        hostidFile();
        write("sys/module/spl/parameters/spl_hostid", new byte[] {'4', '2', '\n'});

        assertThat(hostid()).isEqualTo(new HostId(42));
    }

    @Test
    void aHostWithNeitherHasNoHostid() throws IOException {
        assertThat(hostid().isSet()).isFalse();
        write("etc/hostid", new byte[] {1, 2});
        assertThat(hostid().isSet()).isFalse();
    }

    @Test
    void theNameIsTheKernels() {
        assertThat(new ThisHost(root).identity().hostName()).isEqualTo("oss1");
    }
}
