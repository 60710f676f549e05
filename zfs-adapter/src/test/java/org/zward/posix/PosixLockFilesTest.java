package org.zward.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.LockFiles;
import org.zward.lock.LockFilesContract;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolName;

/** The contract of the port, kept by the kernel's locks. */
class PosixLockFilesTest extends LockFilesContract {

    @TempDir
    private Path temporary;

    private Path directory;
    private PosixLockFiles files;

    @Override
    protected LockFiles newFiles() {
        try {
            directory = temporary.resolve("run/zward/locks");
            files = PosixLockFiles.in(directory);
            return files;
        } catch (LockFilesException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void closeFiles() {
        files.close();
    }

    @Override
    protected void removeByHand(PoolName pool) {
        try {
            Files.delete(directory.resolve(pool + ".lock"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void putForeign(String name) {
        try {
            Files.createFile(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected int duplicate(int descriptor) {
        return LibC.loaded().fcntl(descriptor, LibC.F_DUPFD_CLOEXEC, 0);
    }

    @Override
    protected void close(int descriptor) {
        LibC.loaded().close(descriptor);
    }
}
