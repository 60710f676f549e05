package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.zward.pool.ZfsException;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD) // an open that hangs can't be interrupted
class DeviceOpenerTest {

    @TempDir
    Path directory;

    private final NativeLedger ledger = new NativeLedger();
    private DeviceOpener opener;

    @BeforeEach
    void bind() throws Exception {
        opener = new DeviceOpener(Binding.open("libc.so.6").functions(LibC.class), ledger);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(ledger.open()).isZero();
    }

    @Test
    void aFifoInADevicesPlaceIsRefusedAndNotWaitedFor() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> opener.open(fifo))
                .isInstanceOf(ZfsException.class)
                .hasMessageContaining("neither a block device nor a file");
    }

    @Test
    void aCharacterDeviceAndADirectoryAreRefused() {
        assertThatThrownBy(() -> opener.open(Path.of("/dev/null")))
                .hasMessageContaining("neither a block device nor a file");
        assertThatThrownBy(() -> opener.open(directory)).hasMessageContaining("neither a block device nor a file");
    }

    @Test
    void aFileIsOpenedThroughALinkToo() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "label");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        try (DeviceOpener.Descriptor opened = opener.open(link).orElseThrow()) {
            assertThat(ledger.open()).isOne();
            assertThat(Path.of("/proc/self/fd", Integer.toString(opened.number())))
                    .isSymbolicLink()
                    .hasSameTextualContentAs(file);
        }
    }

    @Test
    void whatIsGoneIsNothing() throws Exception {
        assertThat(opener.open(directory.resolve("none"))).isEmpty();
    }
}
