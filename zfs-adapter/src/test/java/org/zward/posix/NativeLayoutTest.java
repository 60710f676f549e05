package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Native;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;

/** What we read and write in native memory is what the kernel means, seen through the JDK's or the kernel's own eyes. */
class NativeLayoutTest {

    private static final int SIGURG = 23;

    @TempDir
    private Path directory;

    private LibC libc;

    @BeforeEach
    void load() throws LockFilesException {
        libc = LibC.load();
    }

    @Test
    void aFilesStatusIsWhatTheJdkReads() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x-wx"));
        Files.createLink(directory.resolve("other"), file);
        for (Path path : new Path[] {file, directory, Path.of("/proc/self/stat"), Path.of("/dev/null")}) {
            Map<String, Object> expected = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
            FileStatus status = new FileStatus(libc);

            assertThat(status.ofPath(NativeBlock.string(path.toString()))).isTrue();

            assertThat(status.inode()).isEqualTo(expected.get("ino"));
            assertThat(status.links()).isEqualTo(expected.get("nlink"));
            assertThat(status.owner()).isEqualTo(expected.get("uid"));
            assertThat(status.size()).isEqualTo(expected.get("size"));
            assertThat(status.permissions()).isEqualTo((int) expected.get("mode") & 07777);
            assertThat(status.is(FileType.DIRECTORY)).isEqualTo(Files.isDirectory(path));
            assertThat(status.device()).isEqualTo(majorAndMinor((long) expected.get("dev")));
        }
    }

    @Test
    void aSymbolicLinksStatusIsItsOwn() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/null"));
        FileStatus status = new FileStatus(libc);

        assertThat(status.ofPath(NativeBlock.string(link.toString()))).isTrue();
        assertThat(status.type()).isEqualTo(FileType.LINK);
    }

    @Test
    void aDescriptorsStatusIsItsFiles() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        int descriptor = openFile(file);
        FileStatus status = new FileStatus(libc);

        assertThat(status.ofDescriptor(descriptor)).isTrue();

        assertThat(status.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
        libc.close(descriptor);
    }

    @Test
    void aLockedByteIsTheOneThatTheKernelLists() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        for (long offset : new long[] {0, 1, (1L << 62) - 1, 0x1234_5678_9abc_def0L}) {
            int descriptor = openFile(file);
            LockByte lockByte = new LockByte(offset);

            assertThat(lockByte.tryLock(libc, descriptor)).isZero();

            Path fdinfo = Path.of("/proc/self/fdinfo/" + descriptor);
            assertThat(Files.readString(fdinfo))
                    .containsPattern("OFDLCK\\s+ADVISORY\\s+WRITE\\s.* " + offset + " " + offset + "\n");
            assertThat(DescriptionLocks.haveOwnerByte(descriptor)).isEqualTo(offset == 0);
            assertThat(lockByte.unlock(libc, descriptor)).isZero();
            assertThat(Files.readString(fdinfo)).doesNotContain("OFDLCK");
            libc.close(descriptor);
        }
    }

    @Test
    void onlyAnOwnersLockIsTakenForOne() {
        assertThat(DescriptionLocks.isOwnerByte("lock:\t1: OFDLCK ADVISORY  WRITE -1 00:1b:3000004 0 0"))
                .isTrue();
        assertThat(DescriptionLocks.isOwnerByte("lock:\t2: OFDLCK ADVISORY  WRITE -1 fd:01:7 0 EOF"))
                .isTrue();
        assertThat(DescriptionLocks.isOwnerByte("lock:\t1: OFDLCK ADVISORY  READ -1 00:1b:3000004 0 0"))
                .isFalse();
        assertThat(DescriptionLocks.isOwnerByte("lock:\t1: OFDLCK ADVISORY  WRITE -1 00:1b:3000004 1 1"))
                .isFalse();
        assertThat(DescriptionLocks.isOwnerByte("lock:\t1: POSIX  ADVISORY  WRITE 77 00:1b:3000004 0 0"))
                .isFalse();
        assertThat(DescriptionLocks.isOwnerByte("lock:\t1: FLOCK  ADVISORY  WRITE 77 00:1b:3000004 0 EOF"))
                .isFalse();
        assertThat(DescriptionLocks.isOwnerByte("flags:\t02100002")).isFalse();
    }

    @Test
    void aSignalsHandlerIsSetAndReadInTheSamePlace() {
        assertThat(SignalAction.handlerOf(libc, SIGURG)).isEqualTo(SignalAction.SIG_DFL);
        SignalAction.set(libc, SIGURG, SignalAction.SIG_IGN);
        assertThat(SignalAction.handlerOf(libc, SIGURG)).isEqualTo(SignalAction.SIG_IGN);
        SignalAction.set(libc, SIGURG, SignalAction.SIG_DFL);
        assertThat(SignalAction.handlerOf(libc, SIGURG)).isEqualTo(SignalAction.SIG_DFL);
    }

    @Test
    void aFailedCallIsNamedWithItsErrorsSymbol() {
        assertThat(libc.close(-1)).isEqualTo(-1);
        LockFilesException failure = FailedCall.on("x", "close");
        assertThat(failure).hasMessageStartingWith("x: close failed with EBADF: ");
        assertThat(failure.kind()).isEqualTo(Kind.FAILED);

        assertThat(libc.unlink(NativeBlock.string(directory + "/nothing").address()))
                .isEqualTo(-1);
        assertThat(Errno.ENOENT.is(Native.getLastError())).isTrue();
        assertThat(FailedCall.on("x", "open", 1).kind()).isEqualTo(Kind.NOT_PERMITTED);
        assertThat(FailedCall.on("x", "open", 13).kind()).isEqualTo(Kind.NOT_PERMITTED);
        assertThat(FailedCall.on("x", "open", 4095)).hasMessageContaining("failed with errno 4095");
    }

    @Test
    void whatDoesNotFitTheFirstPageIsNotWritten() {
        Workspace workspace = new Workspace(libc);
        assertThatThrownBy(() -> workspace.write(-1, "x", 1, new byte[Workspace.PAGE]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> workspace.write(-1, "x", -1, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Expected: python3 -c "import hashlib; print(int(hashlib.sha256(b'tank').hexdigest(),16) >> 194)". */
    @Test
    void aPoolsPlaceInTheLineIsTheHeadOfItsNamesDigest() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        int descriptor = openFile(file);

        assertThat(WaitingLine.byteOf(new PoolName("tank")).tryLock(libc, descriptor))
                .isZero();

        assertThat(Files.readString(Path.of("/proc/self/fdinfo/" + descriptor)))
                .contains(" 722420722783079326 722420722783079326\n");
        libc.close(descriptor);
    }

    private int openFile(Path file) {
        return libc.open(NativeBlock.string(file.toString()).address(), LibC.O_RDWR | LibC.O_CLOEXEC, 0);
    }

    /** {@code gnu_dev_major} and {@code gnu_dev_minor} of {@code bits/sysmacros.h}. */
    private static long majorAndMinor(long dev) {
        long major = (dev >> 8 & 0xfff) | (dev >> 32 & 0xfffff000L);
        long minor = (dev & 0xff) | (dev >> 12 & 0xffffff00L);
        return major << 32 | minor;
    }
}
