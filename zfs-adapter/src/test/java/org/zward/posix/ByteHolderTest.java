package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;

@Timeout(60)
class ByteHolderTest {

    /** Locks a byte of a file through a description of its own, and ends with its standard input. */
    private static final String LOCK = "import fcntl, struct, sys; file = open(sys.argv[1], 'r+');"
            + "fcntl.fcntl(file, fcntl.F_OFD_SETLK, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, int(sys.argv[2]), 1, 0));"
            + "print('locked', flush=True); sys.stdin.read()";

    @TempDir
    private Path directory;

    @Test
    void aTimeoutNamesTheSequenceThatHasTheByteAndNotTheOwnerOfTheLock() throws Exception {
        try (PosixLockFiles files = PosixLockFiles.in(directory)) {
            HeldLockFile tank = files.acquire(new PoolName("tank"), Deadline.passed());
            assertThat(new ByteHolder().find(file(), LockByte.SEQUENCE)).isEmpty();
            Process joined = lock(LockByte.SEQUENCE);

            assertThatThrownBy(() -> tank.takeSequenceByte(Deadline.passed()))
                    .isInstanceOf(LockTimeoutException.class)
                    .hasMessageContaining("locked by pid " + joined.pid() + " (")
                    .hasMessageContaining("python3 -c " + LOCK);

            joined.getOutputStream().close();
            assertThat(joined.waitFor()).isZero();
            tank.takeSequenceByte(Deadline.passed()).close();
            tank.release(HeldLockFile.Disposal.UNLINK);
        }
    }

    @Test
    void aTimeoutNamesWhoHoldsTheLockNowWhereTheRecordsOwnerIsDead() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        assertThat(dead.waitFor()).isZero();
        record(dead.pid(), 1);
        Process healer = lock(LockByte.OWNER);
        String now = ", now by pid " + healer.pid() + " (";

        assertThat(timeout()).hasMessageContaining("locked by pid " + dead.pid() + now);

        long reused = ProcessHandle.current().pid();
        record(reused, 1);
        assertThat(timeout()).hasMessageContaining("locked by pid " + reused + now);
        healer.getOutputStream().close();
        assertThat(healer.waitFor()).isZero();
    }

    @Test
    void aTimeoutNamesTheRecordsOwnerWhileItLivesThoughTheLockIsItsCommands() throws Exception {
        ProcessIdentity self = new ProcessIdentityReader().read();
        record(self.pid(), self.started());
        Process command = lock(LockByte.OWNER);

        assertThat(timeout())
                .hasMessageContaining("locked by pid " + self.pid() + ":")
                .hasMessageNotContaining("now by");

        command.getOutputStream().close();
        assertThat(command.waitFor()).isZero();
    }

    /**
     * Pids wrap, and a process that ends has no command line for a moment. No test can have the kernel do that, so this
     * one has a {@code /proc} of its own.
     */
    @Test
    void ofTheProcessesThatShareADescriptionTheOneThatStartedFirstAndDoesNotEndIsFound() throws Exception {
        Files.createFile(file());
        process(300, 1000, "sh\0");
        process(400, 999, "");
        for (long later = 20; later < 30; later++) {
            process(later, 1001, "sh\0");
        }

        assertThat(new ByteHolder(directory.resolve("proc")).find(file(), LockByte.OWNER))
                .hasValueSatisfying(owner -> assertThat(owner.pid()).hasValue(300));
    }

    private void process(long pid, long started, String commandLine) throws IOException {
        Path process = directory.resolve("proc").resolve(Long.toString(pid));
        Files.createDirectories(process.resolve("fdinfo"));
        Files.createDirectories(process.resolve("fd"));
        Files.writeString(process.resolve("fdinfo/7"), "lock:\t1: OFDLCK ADVISORY  WRITE -1 00:1b:3000004 0 0\n");
        Files.createSymbolicLink(process.resolve("fd/7"), file());
        Files.writeString(process.resolve("cmdline"), commandLine);
        Files.writeString(process.resolve("stat"), pid + " (sh) S" + " 1".repeat(18) + " " + started + " 0\n");
    }

    private Path file() {
        return directory.resolve("tank.lock");
    }

    private Process lock(LockByte wanted) throws IOException {
        Process process = new ProcessBuilder("python3", "-c", LOCK, file().toString(), Long.toString(wanted.offset()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("locked");
        return process;
    }

    /** Leaves the record of an owner on this host. */
    private void record(long pid, long started) throws Exception {
        String host = new ProcessIdentityReader().read().host();
        Files.writeString(file(), "phase=locked\npid=" + pid + "\nstarted=" + started + "\nhost=" + host + "\nend=\n");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
    }

    private LockTimeoutException timeout() throws Exception {
        try (PosixLockFiles files = PosixLockFiles.in(directory)) {
            return catchThrowableOfType(
                    LockTimeoutException.class, () -> files.acquire(new PoolName("tank"), Deadline.passed()));
        }
    }
}
