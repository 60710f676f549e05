package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.lock.PoolName;
import org.zward.pool.ZfsException;
import org.zward.posix.Jvm;
import org.zward.zfs.Volumes.Volume;

class VolumesTest {

    @TempDir
    private Path root;

    private Path device;
    private Volume volume;

    @BeforeEach
    void makeADevice() throws Exception {
        root = root.toRealPath();
        device = Files.createFile(Files.createDirectory(root.resolve("dev")).resolve("zd1"));
        volume = new Volume("tank/v", device);
    }

    private Volumes volumes() {
        return new Volumes(root.resolve("dev"), root.resolve("sys"), root.resolve("kstat"));
    }

    private Path link(String path) throws Exception {
        Path link = root.resolve("dev/zvol").resolve(path);
        Files.createDirectories(link.getParent());
        return Files.createSymbolicLink(link, device);
    }

    private void write(String path, String text) throws Exception {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p1", "p12"})
    void aVolumeIsAtItsDeviceAndItsPartitions(String rest) {
        assertThat(volume.isAt(device + rest)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "p", "p1x", "/x"})
    void anotherPathIsNotIts(String rest) {
        assertThat(volume.isAt(device + rest)).isFalse();
        assertThat(volume.isAt("")).isFalse();
    }

    @Test
    void udevsLinksLeadToTheVolumesAlsoOfAPoolWithASpaceInItsName() throws Exception {
        link("my+pool/a/v");
        link("my+pool/w");
        link("other/v");
        Files.createSymbolicLink(root.resolve("dev/zvol/my+pool/gone"), root.resolve("none"));

        assertThat(volumes().of(new PoolName("my pool")))
                .containsExactlyInAnyOrder(new Volume("my+pool/a/v", device), new Volume("my+pool/w", device));
        assertThat(volumes().of(new PoolName("none"))).isEmpty();
    }

    @Test
    void withoutUdevNoVolumeIsOpenedWhileAnyPoolIsSuspended() throws Exception {
        write("kstat/other/state", "SUSPENDED\n");
        write("kstat/dbgmsg", "");

        assertThat(volumes().of(new PoolName("tank"))).isEmpty();
    }

    @Test
    void whatCantBeReadMayBeInUse() throws Exception {
        Files.createDirectories(root.resolve("sys/block/loop1/loop/backing_file"));

        assertThatThrownBy(() -> volumes().inKernelUse(List.of(volume)))
                .isInstanceOf(ZfsException.class)
                .hasMessageContaining("loop1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void aFileOfAnyNameUnderALoopDeviceIsPassedOverInAnyLocale(String locale) throws Exception {
        write("sys/block/loop0/loop/backing_file", "/images/caf\u00e9\n");
        ProcessBuilder builder = new ProcessBuilder(Jvm.commandLine(RunVolumes.class, root.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", locale);
        Process java = builder.start();

        assertThat(new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("[]\n");
        assertThat(java.waitFor()).isZero();
    }

    @Test
    void noVolumeOfASuspendedPoolIsOpened() throws Exception {
        link("tank/v");
        write("kstat/tank/state", "SUSPENDED\n");

        assertThat(volumes().of(new PoolName("tank"))).isEmpty();
    }

    @Test
    void aVolumeThatNothingStandsOnIsNotInUse() throws Exception {
        write("sys/block/loop0/loop/backing_file", root.resolve("dev/zd16") + "\n");
        write("sys/block/loop1/loop/backing_file", "/images/caf\u00e9\n");
        Files.createDirectories(root.resolve("sys/block/loop2"));

        Volume gone = new Volume("tank/none", root.resolve("none"));
        assertThat(volumes().inKernelUse(List.of(volume, gone))).isEmpty();
    }

    @Test
    void aVolumeUnderALoopDeviceIsInUseWhateverTheOthersStandOn() throws Exception {
        write("sys/block/loop0/loop/backing_file", "/images/caf\u00e9\n");
        write("sys/block/loop1/loop/backing_file", device + "p1\n");

        assertThat(volumes().inKernelUse(List.of(volume))).containsExactly(volume);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kernel/config/nvmet/subsystems/nqn/namespaces/1/device_path",
                "kernel/config/target/core/fileio_0/disk/udev_path"
            })
    void aVolumeThatATargetExportsIsInUseWhileTheTargetIsOn(String path) throws Exception {
        Path link = link("tank/v");
        write("sys/" + path, link + "\n");
        Path onOff = root.resolve("sys/" + path).resolveSibling("enable");

        Files.writeString(onOff, "0\n");
        assertThat(volumes().inKernelUse(List.of(volume))).isEmpty();

        Files.writeString(onOff, "1\n");
        assertThat(volumes().inKernelUse(List.of(volume))).containsExactly(volume);
    }
}
