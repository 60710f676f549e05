package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.HeldLockFile.Disposal;
import org.zward.lock.LockFiles.Entry;
import org.zward.lock.LockFiles.State;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;

/** What is in a lock file's place and can't be one is refused, with what and where, and left as it is. */
@Timeout(60)
class HostileFileTest {

    private static final PoolName TANK = new PoolName("tank");

    @TempDir
    private Path directory;

    private Path file;
    private PosixLockFiles files;

    @BeforeEach
    void open() throws Exception {
        file = directory.resolve("tank.lock");
        files = PosixLockFiles.in(directory);
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void aSymbolicLinkIsRefusedAndItsTargetUntouched() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "content");
        Files.createSymbolicLink(file, target);

        assertRefused("is a symbolic link");
        assertThat(file).isSymbolicLink();
        assertThat(target).hasContent("content");
        assertThat(files.entries())
                .containsExactly(
                        new Entry.Foreign("tank.lock", "a symbolic link"),
                        new Entry.Foreign("target", "a regular file"));
    }

    @Test
    void aDanglingSymbolicLinkIsRefusedAndItsTargetNotMade() throws Exception {
        Files.createSymbolicLink(file, directory.resolve("target"));

        assertRefused("is a symbolic link");
        assertThat(directory.resolve("target")).doesNotExist();
    }

    @Test
    void aFifoIsRefusedAndKeepsNobodyWaiting() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", file.toString())
                        .start()
                        .waitFor())
                .isZero();

        assertRefused("is a FIFO");
        assertThat(files.entries()).containsExactly(new Entry.Foreign("tank.lock", "a FIFO"));
        assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void aDirectoryIsRefused() throws Exception {
        Files.createDirectory(file);

        assertRefused("is a directory");
        assertThat(file).isEmptyDirectory();
    }

    @Test
    void aSocketIsRefused() throws Exception {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(file));

            assertRefused("is a socket");
        }
    }

    @Test
    void aFileThatOthersMayWriteIsRefused() throws Exception {
        Files.writeString(file, "content");
        for (String mode : List.of("rw-rw----", "rw-----w-", "rwxrwxrwx")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

            assertRefused("others than its owner may write");
            assertThat(file).hasContent("content");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo(mode);
        }
    }

    @Test
    void aFileOfSomebodyElseIsRefused() throws Exception {
        assumeThat(LibC.loaded().user()).as("NOT RUN: takes root").isZero();
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setAttribute(file, "unix:uid", 12345);

        assertRefused("belongs to user 12345");
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12345);
        assertThat(files.entries())
                .containsExactly(new Entry.Foreign("tank.lock", "a regular file that belongs to user 12345"));
        assertThat(files.entry(TANK)).isEmpty();
    }

    @Test
    void aFileOfSomebodyElseThatCannotBeOpenedDoesNotHideTheOthers() throws Exception {
        assumeThat(LibC.loaded().user()).as("NOT RUN: takes root").isZero();
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setAttribute(file, "unix:uid", 12345);
        Files.createFile(directory.resolve("tank2.lock"));
        Process listing = new ProcessBuilder(Stream.concat(
                                Stream.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"),
                                Jvm.commandLine(RunListing.class, directory.toString()).stream())
                        .toList())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(listing.inputReader().lines())
                .containsExactly(
                        new Entry.Foreign("tank.lock", "a regular file that can't be opened").toString(),
                        new Entry.OfPool(new PoolName("tank2"), State.ABANDONED, "").toString());
        assertThat(listing.waitFor()).isZero();
    }

    @Test
    void aFileWithASecondNameIsRefused() throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "content");
        Files.createLink(file, other);

        assertRefused("has 2 names");
        assertThat(other).hasContent("content");
    }

    @Test
    void aQueueThatCannotBeOursIsRefused() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "content");
        Files.createSymbolicLink(directory.resolve(".queue"), target);

        assertThatThrownBy(() -> files.acquire(TANK, Deadline.after(java.time.Duration.ofSeconds(1))))
                .isInstanceOf(LockFilesException.class)
                .hasMessageContainingAll(directory.resolve(".queue").toString(), "is a symbolic link");
        assertThat(target).hasContent("content");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatOthersMayReadAndANeighbourLeftIsTaken() throws Exception {
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(files.entries()).containsExactly(new Entry.OfPool(TANK, State.ABANDONED, ""));

        files.acquire(TANK, Deadline.passed()).release(Disposal.UNLINK);
        assertThat(file).doesNotExist();
    }

    @Test
    void withNoDescriptorLeftTheLimitIsNamed() throws Exception {
        String said = RunTaker.underShell("exec \"$@\"", directory, "exhausted");

        assertThat(said)
                .contains(
                        "FAILED",
                        directory.toString(),
                        "open failed with EMFILE",
                        "raise the limit of open files",
                        "ulimit");
        assertThat(file).doesNotExist();
    }

    @Test
    void aLockThatCannotBeVerifiedForWantOfADescriptorCountsAsLost() throws Exception {
        String said = RunTaker.underShell("exec \"$@\"", directory, "holding");

        assertThat(said)
                .contains("LOCK_LOST tank: the lock may be lost, it can't be verified: ", "Too many open files")
                .doesNotContain("held\n");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFullFileSystemIsNamedWhenTheFileIsMadeAndWhenItIsWritten() throws Exception {
        assumeThat(LibC.loaded().user()).as("NOT RUN: takes root").isZero();
        try (Mounted tmpfs = Mounted.tmpfs(directory.resolve("mnt"), "mode=0700,size=8k,nr_inodes=3");
                PosixLockFiles small = PosixLockFiles.in(tmpfs.path())) {
            HeldLockFile held = small.acquire(TANK, Deadline.after(java.time.Duration.ofSeconds(30)));
            assertThatThrownBy(() -> small.acquire(new PoolName("pond"), Deadline.passed()))
                    .isInstanceOf(LockFilesException.class)
                    .hasMessageContainingAll("pond.lock", "open failed with ENOSPC", "free space or inodes");

            Files.write(tmpfs.path().resolve(".queue"), new byte[8192]);
            assertThatThrownBy(() -> held.write(0, "record".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(LockFilesException.class)
                    .hasMessageContainingAll("tank.lock", "pwrite failed with ENOSPC");

            held.release(Disposal.UNLINK);
            assertThat(small.entries()).isEmpty();
        }
    }

    @Test
    void aNameThatIsNoTextIsListedAsForeignAndTheOthersToo() throws Exception {
        String script = "cd '" + directory + "'; : > \"$(printf 'a\\377.lock')\"; : > \"$(printf '\\303\\251.lock')\"";
        assertThat(new ProcessBuilder("sh", "-c", script).start().waitFor()).isZero();
        Files.createFile(file);

        assertThat(files.entries())
                .hasSize(3)
                .contains(new Entry.OfPool(TANK, State.ABANDONED, ""))
                .contains(new Entry.Foreign("a\ufffd.lock", "a regular file"));
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> files.acquire(TANK, Deadline.passed()))
                .isInstanceOfSatisfying(LockFilesException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(Kind.FAILED);
                    assertThat(refusal.subject()).isEqualTo(file.toString());
                    assertThat(refusal.problem()).contains(why);
                });
        assertThatThrownBy(() -> files.takeExisting(TANK)).isInstanceOf(LockFilesException.class);
    }
}
