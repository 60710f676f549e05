package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.pool.Mount;
import org.zward.pool.ZfsException;
import org.zward.target.MountedFileSystem;

class MountTableTest {

    @TempDir
    Path dir;

    @Test
    void readsZfsMountsInTheOrderOfTheFile() throws Exception {
        assertThat(table("""
                22 1 0:20 / / rw,relatime - ext4 /dev/sda1 rw
                40 22 0:33 / /tank rw,noatime shared:1 - zfs tank rw,xattr,noacl
                41 40 0:34 / /tank/a rw master:1 propagate_from:2 - zfs tank/a rw,xattr
                """).mounts())
                .containsExactly(mount("tank", "/tank", "zfs"), mount("tank/a", "/tank/a", "zfs"));
    }

    @Test
    void undoesTheKernelsEscapesAndKeepsWhatIsNone() throws Exception {
        assertThat(table("""
                40 22 0:33 / /mnt/a\\040b\\134c\\011\\303\\266 rw - zfs tank/my\\040files rw
                41 22 0:34 / /mnt/x\\9y\\04 rw - zfs tank rw
                """).mounts())
                .containsExactly(
                        mount("tank/my files", "/mnt/a b\\c\tö", "zfs"), mount("tank", "/mnt/x\\9y\\04", "zfs"));
    }

    /** The kernel escapes space, tab, line feed and backslash alone. */
    @Test
    void aMountPointMayHaveACarriageReturn() throws Exception {
        assertThat(table("40 22 0:33 / /mnt/a\rb\fc rw - zfs tank/x rw\n").mounts())
                .containsExactly(mount("tank/x", "/mnt/a\rb\fc", "zfs"));
    }

    @Test
    void everyMountIsListedAndWhichOfThemAreDatasets() throws Exception {
        assertThat(table("""
                22 1 0:20 / / rw - ext4 /dev/sda1 rw
                40 22 0:33 / /mnt/a rw - zfs tank/a rw
                41 40 0:34 / /mnt/a/.zfs/snapshot/s ro - zfs tank/a@s ro
                42 22 0:35 / /mnt/a\\040b rw - tmpfs tank/a rw
                60 22 0:50 / /mnt/mdt rw - lustre_tgt tank/mdt ro,svname=work-MDT0000
                62 22 0:52 / /mnt/work rw - lustre host:/work rw,flock
                """).fileSystems())
                .containsExactly(
                        new MountedFileSystem("/dev/sda1", "/", "ext4", Optional.empty()),
                        new MountedFileSystem("tank/a", "/mnt/a", "zfs", Optional.of(new DatasetName("tank/a"))),
                        new MountedFileSystem("tank/a@s", "/mnt/a/.zfs/snapshot/s", "zfs", Optional.empty()),
                        new MountedFileSystem("tank/a", "/mnt/a b", "tmpfs", Optional.empty()),
                        new MountedFileSystem(
                                "tank/mdt", "/mnt/mdt", "lustre_tgt", Optional.of(new DatasetName("tank/mdt"))),
                        new MountedFileSystem("host:/work", "/mnt/work", "lustre", Optional.empty()));
    }

    @Test
    void aMountedSnapshotCountsAsItsDataset() throws Exception {
        assertThat(table("50 22 0:35 / /tank/.zfs/snapshot/s1 ro - zfs tank@s1 ro\n")
                        .mounts())
                .containsExactly(mount("tank", "/tank/.zfs/snapshot/s1", "zfs"));
    }

    @Test
    void aLustreTargetCountsAndALustreClientDoesNot() throws Exception {
        assertThat(table("""
                60 22 0:50 / /mnt/mdt rw - lustre mdtpool/mdt0 ro,svname=testfs-MDT0000,mgs,osd=osd-zfs
                61 22 0:51 / /mnt/ost rw - lustre_tgt ostpool/ost0 ro,svname=testfs-OST0000,osd=osd-zfs
                62 22 0:52 / /mnt/client rw - lustre 192.0.2.15@tcp:/testfs rw,flock
                63 22 0:53 / /mnt/client2 rw - lustre mgs:/testfs rw,flock
                """).mounts())
                .containsExactly(
                        mount("mdtpool/mdt0", "/mnt/mdt", "lustre"), mount("ostpool/ost0", "/mnt/ost", "lustre"));
    }

    @Test
    void aPoolsMountsAreItsOwnAndNotThoseOfALongerName() throws Exception {
        assertThat(table("""
                40 22 0:33 / /tank rw - zfs tank rw
                41 22 0:34 / /tank2 rw - zfs tank2 rw
                42 22 0:35 / /b rw - zfs tank/a/b rw
                """).mounts(new PoolName("tank")))
                .containsExactly(mount("tank", "/tank", "zfs"), mount("tank/a/b", "/b", "zfs"));
    }

    @Test
    void linesItDoesNotUnderstandAreNotMounts() throws Exception {
        assertThat(table("\nnonsense\n1 2 - zfs\n40 22 0:33 / /x rw - zfs /not/a/dataset rw\n")
                        .mounts())
                .isEmpty();
    }

    @Test
    void aTableThatCantBeReadIsAnErrorNotAnEmptyTable() {
        MountTable none = new MountTable(dir.resolve("none"));

        assertThatThrownBy(none::mounts).isInstanceOf(ZfsException.class).hasMessageContaining("can't be read");
    }

    @Test
    void readsThisHostsOwnTable() {
        assertThatCode(() -> new MountTable().mounts()).doesNotThrowAnyException();
    }

    private MountTable table(String content) throws IOException {
        return new MountTable(Files.writeString(dir.resolve("mountinfo"), content));
    }

    private static Mount mount(String dataset, String mountPoint, String fstype) {
        return new Mount(new DatasetName(dataset), mountPoint, fstype);
    }
}
