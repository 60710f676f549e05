package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.pool.ZfsException;

class CapabilitiesTest {

    @TempDir
    Path dir;

    @Test
    void rootHasTheOneThatZfsAsksFor() throws Exception {
        assertThat(Capabilities.read(status("CapPrm:\t0\nCapEff:\t000001ffffffffff\n"))
                        .sysAdmin())
                .isTrue();
        assertThat(Capabilities.read(status("CapEff:\t0000000000200000\n")).sysAdmin())
                .isTrue();
    }

    @Test
    void othersAndRootInAContainerDoNot() throws Exception {
        assertThat(Capabilities.read(status("CapPrm:\t000001ffffffffff\nCapEff:\t0000000000000000\n"))
                        .sysAdmin())
                .isFalse();
        assertThat(Capabilities.read(status("CapEff:\t00000000a80425fb\n")).sysAdmin())
                .isFalse();
    }

    @Test
    void aStatusWithoutThemIsAnError() throws Exception {
        Path without = status("Name:\tjava\n");

        assertThatThrownBy(() -> Capabilities.read(without)).isInstanceOf(ZfsException.class);
        assertThatThrownBy(() -> Capabilities.read(dir.resolve("none"))).isInstanceOf(ZfsException.class);
    }

    private Path status(String content) throws IOException {
        return Files.writeString(dir.resolve("status"), content);
    }
}
