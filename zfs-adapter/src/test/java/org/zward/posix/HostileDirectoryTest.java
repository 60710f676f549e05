package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile.Disposal;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;

/** A directory that is not ours alone is refused, with what and where, and left as it is. */
@Timeout(60)
class HostileDirectoryTest {

    private static final PoolName TANK = new PoolName("tank");
    private static final long TMPFS_MAGIC = 0x01021994;

    @TempDir
    private Path temporary;

    @Test
    void aMissingDirectoryAndItsParentsAreMade() throws Exception {
        Path directory = temporary.resolve("a/b/c/locks");

        takeOnce(directory);

        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.getParent())).isEqualTo("rwxr-xr-x");
        assertThat(mode(temporary.resolve("a"))).isEqualTo("rwxr-xr-x");
    }

    @Test
    void theirModesDoNotDependOnTheUmask() throws Exception {
        Path directory = temporary.resolve("a/locks");
        RunTaker.underShell("umask 0077; exec \"$@\"", directory);

        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(temporary.resolve("a"))).isEqualTo("rwxr-xr-x");
    }

    @Test
    void preparingMakesAMissingDirectoryAndRefusesAsTakingDoes() throws Exception {
        Path directory = temporary.resolve("a/locks");
        try (PosixLockFiles files = PosixLockFiles.in(directory)) {
            files.prepare();
            assertThat(mode(directory)).isEqualTo("rwx------");

            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
            assertThatThrownBy(files::prepare)
                    .isInstanceOf(LockFilesException.class)
                    .hasMessageContaining("others than its owner may write");
        }
    }

    @Test
    void lookingAtAMissingDirectoryMakesNothing() throws Exception {
        Path directory = temporary.resolve("locks");
        try (PosixLockFiles files = PosixLockFiles.in(directory)) {
            assertThat(files.entries()).isEmpty();
            assertThat(files.takeExisting(TANK)).isEmpty();
            assertThat(files.join(TANK, 0)).isEmpty();
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void aSymbolicLinkIsRefused() throws Exception {
        Path real = directory("real", "rwx------");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), real);

        assertRefused(link).hasMessageContaining("is a symbolic link, not a directory");
        assertThat(real).isEmptyDirectory();
    }

    @Test
    void aDanglingSymbolicLinkIsRefusedAndItsTargetNotMade() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("nothing"));

        assertRefused(link).hasMessageContaining("is a symbolic link");
        assertThat(temporary.resolve("nothing")).doesNotExist();
    }

    @Test
    void aFileInItsPlaceIsRefused() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "content");

        assertRefused(file).hasMessageContaining("is a regular file, not a directory");
        assertRefused(file.resolve("locks")).hasMessageContaining("ENOTDIR");
        assertThat(file).hasContent("content");
    }

    @Test
    void oneThatOthersMayWriteIsRefused() throws Exception {
        for (String mode : new String[] {"rwxrwx---", "rwx----w-", "rwxrwxrwx"}) {
            Path directory = directory(mode, mode);

            assertRefused(directory).hasMessageContaining("others than its owner may write");
            assertThat(directory).isEmptyDirectory();
            assertThat(mode(directory)).isEqualTo(mode);
        }
    }

    @Test
    void oneThatOthersMayReadIsTaken() throws Exception {
        takeOnce(directory("locks", "rwxr-xr-x"));
    }

    @Test
    void oneThatSomebodyElseOwnsIsRefused() throws Exception {
        assumeRoot();
        Path directory = directory("locks", "rwx------");
        Files.setAttribute(directory, "unix:uid", 12345);

        assertRefused(directory).hasMessageContaining("belongs to user 12345, not to user 0");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void oneOnAFileSystemThatIsRefusedForItsLocksIsRefused() throws Exception {
        assumeRoot();
        try (Mounted tmpfs = Mounted.tmpfs(temporary.resolve("mnt"), "mode=0700")) {
            LockDirectory local = new LockDirectory(LibC.load(), tmpfs.path());
            assertThat(local.exists(new FileStatus(LibC.load()))).isTrue();

            LockDirectory refused = new LockDirectory(LibC.load(), tmpfs.path(), TMPFS_MAGIC);
            assertThatThrownBy(() -> refused.exists(new FileStatus(LibC.load())))
                    .isInstanceOf(LockFilesException.class)
                    .hasMessageContainingAll(tmpfs.path().toString(), "is on NFS", "choose one on tmpfs");
        }
    }

    @Test
    void oneOnAReadOnlyFileSystemIsReportedAsSuch() throws Exception {
        assumeRoot();
        try (Mounted tmpfs = Mounted.tmpfs(temporary.resolve("mnt"), "ro,mode=0700")) {
            assertRefused(tmpfs.path())
                    .hasMessageContainingAll("open failed with EROFS", "make its file system writable");
            assertRefused(tmpfs.path().resolve("locks")).hasMessageContaining("mkdir failed with EROFS");
        }
    }

    @Test
    void oneThatWeMayNotUseIsNotPermitted() throws Exception {
        assumeRoot();
        String withoutOverride = "exec setpriv --bounding-set=-dac_override,-dac_read_search \"$@\"";
        Path closed = directory("closed", "r-x------");

        String error = RunTaker.underShell(withoutOverride, closed);
        assertThat(error).contains("NOT_PERMITTED", closed.toString(), "open failed with EACCES");

        error = RunTaker.underShell(withoutOverride, closed.resolve("locks"));
        assertThat(error).contains("NOT_PERMITTED", "mkdir failed with EACCES");
        assertThat(closed).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatTurnsHostileIsRefusedFromThenOn() throws Exception {
        Path directory = directory("locks", "rwx------");
        FileStatus status = new FileStatus(LibC.load());
        LockDirectory checked = new LockDirectory(LibC.load(), directory);
        checked.prepareNow(status);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> checked.prepareNow(status)).isInstanceOf(LockFilesException.class);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Path directory)
            throws LockFilesException {
        try (PosixLockFiles files = PosixLockFiles.in(directory)) {
            return assertThatThrownBy(() -> files.acquire(TANK, Deadline.passed()))
                    .isInstanceOfSatisfying(LockFilesException.class, refusal -> {
                        assertThat(refusal.kind()).isEqualTo(Kind.FAILED);
                        assertThat(refusal.subject()).startsWith(directory.toString());
                    });
        }
    }

    private static void takeOnce(Path directory) throws Exception {
        try (PosixLockFiles files = PosixLockFiles.in(directory)) {
            files.acquire(TANK, Deadline.passed()).release(Disposal.UNLINK);
        }
    }

    private Path directory(String name, String mode) throws IOException {
        Path directory = Files.createDirectory(temporary.resolve(name));
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void assumeRoot() {
        assumeThat(LibC.loaded().user()).as("NOT RUN: takes root").isZero();
    }
}
