package org.zward.zfs.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.check.Check;
import org.zward.check.Finding;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolName;
import org.zward.pool.Access;
import org.zward.pool.FakeHost;
import org.zward.pool.SearchPath;
import org.zward.zfs.command.ScriptedTools;

class HostChecksTest {

    @TempDir
    private Path directory;

    private static List<Finding> findings(Check check) throws Exception {
        return check.findings(SearchPath.DEFAULT);
    }

    private Path link(String path, String to) throws Exception {
        Path link = directory.resolve(path);
        Files.createDirectories(link.getParent());
        return Files.createSymbolicLink(link, Path.of(to));
    }

    @Test
    void unitsThatImportPoolsAreFoundWhereverTheyAreEnabled() throws Exception {
        assertThat(findings(new ImportServicesCheck(directory))).isEmpty();
        Files.createDirectories(directory.resolve("usr/lib/systemd/system"));
        Files.createFile(directory.resolve("usr/lib/systemd/system/zfs-import-scan.service"));
        assertThat(findings(new ImportServicesCheck(directory))).isEmpty();

        link(
                "etc/systemd/system/zfs-import.target.wants/zfs-import-cache.service",
                "/lib/systemd/system/zfs-import-cache.service");
        link("usr/lib/systemd/system/other.target.requires/zfs-import-scan.service", "../zfs-import-scan.service");

        assertThat(findings(new ImportServicesCheck(directory)))
                .extracting(Finding::fix)
                .containsExactly(
                        "'systemctl mask zfs-import-cache.service'", "'systemctl mask zfs-import-scan.service'");
    }

    @Test
    void aUnitThatIsMaskedImportsNothing() throws Exception {
        link("etc/systemd/system/zfs-import.target.wants/zfs-import-cache.service", "/lib/x");
        link("etc/systemd/system/zfs-import-cache.service", "/dev/null");

        assertThat(findings(new ImportServicesCheck(directory))).isEmpty();
    }

    @Test
    void poolsWithoutMultihostAreNamed() throws Exception {
        FakeHost host = new FakeHost();
        host.importByHand(host.disks().createExported(new PoolName("on")), Access.READ_WRITE);
        host.importByHand(host.disks().createExported(new PoolName("off")), Access.READ_WRITE);
        host.disks().createExported(new PoolName("exported"));
        ScriptedTools tools = new ScriptedTools(directory).script("zpool", "echo $5");

        assertThat(findings(new MultihostCheck(host.zpools(), tools.tools())))
                .extracting(Finding::fix)
                .containsExactly("'zpool set multihost=on off'");
    }

    @Test
    void aLockDirectoryThatIsWrongIsToldFromOneThatCanNotBeUsed() throws Exception {
        Path locks = Files.createDirectory(directory.resolve("locks"));
        Files.setPosixFilePermissions(locks, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(findings(new LockDirectoryCheck(locks)))
                .anySatisfy(finding -> assertThat(finding.problem()).contains("mode 0755"));

        Files.setPosixFilePermissions(locks, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatExceptionOfType(LockFilesException.class)
                .isThrownBy(() -> findings(new LockDirectoryCheck(locks)))
                .withMessageContaining("others than its owner may write");
    }

    @Test
    void aLockDirectoryOnTmpfsIsAsItShouldBeAndOneThatOutlivesABootIsNot() throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeThat(Files.getFileStore(memory).type()).isEqualTo("tmpfs");
        Path locks = Files.createTempDirectory(memory, "zward-check");
        try {
            assertThat(findings(new LockDirectoryCheck(locks))).isEmpty();
            assertThat(findings(new LockDirectoryCheck(locks.resolve("not/there"))))
                    .isEmpty();
            assertThat(locks.resolve("not")).doesNotExist();
        } finally {
            Files.delete(locks);
        }
        assertThat(findings(new LockDirectoryCheck(Path.of("/sys/no-such-directory"))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.problem()).contains("not on tmpfs"));
    }
}
