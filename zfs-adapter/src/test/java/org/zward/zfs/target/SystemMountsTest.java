package org.zward.zfs.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.DatasetName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.PoolBusyException;
import org.zward.pool.ZfsException;
import org.zward.target.MountPoint;
import org.zward.target.Target;
import org.zward.target.TargetId;
import org.zward.zfs.MountTable;
import org.zward.zfs.command.ScriptedTools;

/** How the tools are called and what their failures come to; real mounts are a matter of the tests on real ZFS. */
class SystemMountsTest {

    @TempDir
    private Path directory;

    private ScriptedTools tools;
    private Path types;
    private Path table;
    private SystemMounts mounts;
    private Path mountPoint;

    @BeforeEach
    void makeThem() throws Exception {
        directory = directory.toRealPath();
        tools = new ScriptedTools(directory.resolve("tools"));
        types = Files.writeString(directory.resolve("filesystems"), "nodev\tsysfs\nnodev\tlustre\n\text4\n");
        table = Files.writeString(directory.resolve("mountinfo"), "");
        mounts = new SystemMounts(new MountTable(table), tools.tools(), types);
        mountPoint = directory.resolve("mnt/ost 0");
    }

    private Target target(Target.Fstype fstype) {
        return new Target(
                TargetId.random(), new DatasetName("tank/ost0"), new MountPoint(mountPoint.toString()), fstype);
    }

    private void mounted(String... lines) throws Exception {
        Files.write(table, List.of(lines));
    }

    private static Kind failure(Attempt attempt) {
        try {
            attempt.run();
        } catch (ZwardException e) {
            return e.kind();
        }
        throw new AssertionError("it succeeded");
    }

    private interface Attempt {
        void run() throws ZwardException;
    }

    @Test
    void aTargetOfLustreIsMountedByTheTypeThatTheKernelHas() throws Exception {
        tools.script("mount");

        mounts.mount(target(Target.Fstype.LUSTRE));
        Files.writeString(types, "nodev\tlustre\nnodev\tlustre_tgt\n");
        mounts.mount(target(Target.Fstype.LUSTRE));

        assertThat(tools.calls())
                .containsExactly(
                        List.of("-t", "lustre", "tank/ost0", mountPoint.toString()),
                        List.of("-t", "lustre_tgt", "tank/ost0", mountPoint.toString()));
    }

    @Test
    void aTargetOfZfsIsMountedAtAMountPointThatIsMadeForIt() throws Exception {
        tools.script("mount");

        mounts.mount(target(Target.Fstype.ZFS));

        assertThat(tools.calls()).containsExactly(List.of("-t", "zfs", "tank/ost0", mountPoint.toString()));
        assertThat(mountPoint).isDirectory();
    }

    @Test
    void aMountPointThatIsNoDirectoryIsRefused() throws Exception {
        tools.script("mount");
        Files.createDirectory(directory.resolve("mnt"));
        Files.createFile(mountPoint);
        assertThat(failure(() -> mounts.mount(target(Target.Fstype.ZFS)))).isEqualTo(Kind.FAILED);
        Files.delete(mountPoint);
        Files.createSymbolicLink(mountPoint, directory);

        assertThatExceptionOfType(ZfsException.class)
                .isThrownBy(() -> mounts.mount(target(Target.Fstype.ZFS)))
                .withMessageContaining("symbolic link");

        assertThat(tools.calls()).isEmpty();
    }

    @Test
    void aMountPointBelowAFileIsRefused() throws Exception {
        Files.createFile(directory.resolve("mnt"));

        assertThatExceptionOfType(ZfsException.class)
                .isThrownBy(() -> mounts.mount(target(Target.Fstype.ZFS)))
                .withMessageContaining(mountPoint.toString());
    }

    @Test
    void whatMountSaysIsPassedOn() throws Exception {
        tools.failing("mount", "mount: /x: unknown filesystem type 'lustre'.");

        assertThatExceptionOfType(ZfsException.class)
                .isThrownBy(() -> mounts.mount(target(Target.Fstype.LUSTRE)))
                .withMessageContaining("unknown filesystem type");
        tools.failing("mount", "mount: /x: must be superuser to use mount.");
        assertThat(failure(() -> mounts.mount(target(Target.Fstype.LUSTRE)))).isEqualTo(Kind.NOT_PERMITTED);
    }

    @Test
    void aMissingToolIsNamed() {
        assertThatExceptionOfType(ZfsException.class)
                .isThrownBy(() -> mounts.mount(target(Target.Fstype.ZFS)))
                .withMessageContaining("mount: there is no such command");
    }

    @Test
    void aTargetIsUnmountedAfterTheSnapshotsThatTheKernelMountedInIt() throws Exception {
        String place = mountPoint.toString().replace(" ", "\\040");
        mounted(
                "38 31 0:35 / " + place + " rw - zfs tank/ost0 rw",
                "39 38 0:36 / " + place + "/.zfs/snapshot/a ro - zfs tank/ost0@a ro",
                "40 38 0:37 / " + place + "/.zfs/snapshot/b ro - zfs tank/ost0@b ro",
                "41 38 0:38 / " + place + "/inside rw - tmpfs tank/ost0@c rw",
                "42 31 0:39 / /elsewhere/.zfs/snapshot/d ro - zfs tank/ost0@d ro");
        tools.script("umount");

        mounts.unmount(target(Target.Fstype.ZFS));

        assertThat(tools.calls())
                .containsExactly(
                        List.of(mountPoint + "/.zfs/snapshot/b"),
                        List.of(mountPoint + "/.zfs/snapshot/a"),
                        List.of(mountPoint.toString()));
    }

    @Test
    void aTargetIsUnmountedWhereItIsThoughTheWayThereIsALink() throws Exception {
        Path link =
                Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("mnt")));
        Target target = new Target(
                TargetId.random(),
                new DatasetName("tank/ost0"),
                new MountPoint(link.resolve("ost0").toString()),
                Target.Fstype.LUSTRE);
        tools.script("umount");

        mounts.unmount(target);

        assertThat(mounts.place(target.mountPoint()))
                .isEqualTo(directory.resolve("mnt/ost0").toString());
        assertThat(tools.calls())
                .containsExactly(List.of(directory.resolve("mnt/ost0").toString()));
    }

    @Test
    void whatSomebodyElseUnmountsAtThatMomentIsUnmounted() throws Exception {
        String place = mountPoint.toString().replace(" ", "\\040");
        String itself = "38 31 0:35 / " + place + " rw - zfs tank/ost0 rw";
        mounted(itself, "39 38 0:36 / " + place + "/.zfs/snapshot/a ro - zfs tank/ost0@a ro");
        Path after = Files.writeString(directory.resolve("after"), itself + "\n");
        tools.script(
                "umount",
                "case $1 in */a) cp '" + after + "' '" + table + "' ;; *) : > '" + table + "' ;; esac",
                "echo \"umount: $1: not mounted.\" >&2",
                "exit 32");

        mounts.unmount(target(Target.Fstype.ZFS));

        assertThat(tools.calls()).containsExactly(List.of(mountPoint + "/.zfs/snapshot/a"), List.of(mountPoint + ""));
    }

    @Test
    void aBusyTargetIsToldFromOneThatFails() throws Exception {
        mounted("38 31 0:35 / " + mountPoint.toString().replace(" ", "\\040") + " rw - zfs tank/ost0 rw");
        tools.failing("umount", "umount: /x: target is busy.");
        assertThatExceptionOfType(PoolBusyException.class)
                .isThrownBy(() -> mounts.unmount(target(Target.Fstype.ZFS)))
                .withMessageContaining("target is busy");

        tools.failing("umount", "umount: /x: target is a mystery.");
        assertThat(failure(() -> mounts.unmount(target(Target.Fstype.ZFS)))).isEqualTo(Kind.FAILED);
    }
}
