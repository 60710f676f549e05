package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.LockTimeoutException;
import org.zward.lock.PoolName;

@Timeout(60)
class SequenceHolderTest {

    /** Locks byte 1 of a file through a description of its own, and ends with its standard input. */
    private static final String JOINED = "import fcntl, struct, sys; file = open(sys.argv[1], 'r+');"
            + "fcntl.fcntl(file, fcntl.F_OFD_SETLK, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 1, 1, 0));"
            + "print('locked', flush=True); sys.stdin.read()";

    @TempDir
    private Path directory;

    @Test
    void aTimeoutNamesTheSequenceThatHasTheByteAndNotTheOwnerOfTheLock() throws Exception {
        try (PosixLockFiles files = PosixLockFiles.in(directory)) {
            HeldLockFile tank = files.acquire(new PoolName("tank"), Deadline.passed());
            assertThat(SequenceHolder.find(tank.descriptor())).isEmpty();
            Process joined = new ProcessBuilder(
                            "python3",
                            "-c",
                            JOINED,
                            directory.resolve("tank.lock").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(joined.inputReader().readLine()).isEqualTo("locked");

            assertThatThrownBy(() -> tank.takeSequenceByte(Deadline.passed()))
                    .isInstanceOf(LockTimeoutException.class)
                    .hasMessageContaining("locked by pid " + joined.pid() + " (")
                    .hasMessageContaining("python3 -c " + JOINED);

            joined.getOutputStream().close();
            assertThat(joined.waitFor()).isZero();
            tank.takeSequenceByte(Deadline.passed()).close();
            tank.release(HeldLockFile.Disposal.UNLINK);
        }
    }
}
