package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.zfs.Volumes.Volume;

class VolumesTest {

    private final Volume volume = new Volume("tank/v", Path.of("/dev/zd1"));

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zd1", "/dev/zd1p1", "/dev/zd1p12"})
    void aVolumeIsAtItsDeviceAndItsPartitions(String path) {
        assertThat(volume.isAt(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zd16", "/dev/zd", "/dev/zd1p", "/dev/zd1p1x", "/dev/sda", ""})
    void anotherDeviceIsNotIts(String path) {
        assertThat(volume.isAt(path)).isFalse();
    }

    @Test
    void aDeviceThatIsNotThereIsNotInUse() throws Exception {
        assertThat(new Volumes().isInKernelUse(new Volume("tank/none", Path.of("/dev/zward-none"))))
                .isFalse();
    }
}
