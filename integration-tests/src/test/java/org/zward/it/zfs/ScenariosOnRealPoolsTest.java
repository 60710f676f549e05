package org.zward.it.zfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.host.HostIdentity;
import org.zward.lock.LockFiles;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.pool.ScenariosContract;
import org.zward.pool.SearchPath;
import org.zward.pool.Zpools;
import org.zward.posix.PosixLockFiles;
import org.zward.posix.ThisHost;
import org.zward.zfs.Backend;

/** The original system's two races with real pools and real lock files: lost without the lock, averted with it. */
@Tag("zfs")
class ScenariosOnRealPoolsTest {

    abstract static class OverBackend extends ScenariosContract {

        @RegisterExtension
        final ZfsSandbox zfs = new ZfsSandbox();

        private final Zpools zpools;

        OverBackend(Backend backend) throws ZwardException {
            zpools = Zward.open(ZwardOptions.defaults().over(backend)).zpools();
        }

        @Override
        protected Zpools zpools() {
            return zpools;
        }

        @Override
        protected HostIdentity host() {
            return new ThisHost().identity();
        }

        @Override
        protected SearchPath where() {
            return new SearchPath(List.of(zfs.directory()));
        }

        @Override
        protected void createExported(PoolName name) {
            zfs.createPool(name.value(), zfs.newVdev());
            ZfsSandbox.run("zpool", "export", name.value());
        }

        @Override
        protected LockFiles process(String directory) throws ZwardException {
            return PosixLockFiles.in(zfs.directory().resolve("locks of " + directory));
        }

        /** The kernel marks a waiter with an arrow; nobody else waits for a lock in the guest. */
        @Override
        protected boolean waitsForALock(Thread thread) {
            try {
                return Files.readString(Path.of("/proc/locks")).contains("->");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Nested
    class OverLibzfs extends OverBackend {
        OverLibzfs() throws ZwardException {
            super(Backend.LIBZFS);
        }
    }

    @Nested
    class OverCommand extends OverBackend {
        OverCommand() throws ZwardException {
            super(Backend.COMMAND);
        }
    }
}
