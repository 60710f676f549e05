package org.zward.pool;

import java.util.HashMap;
import java.util.Map;
import org.zward.host.HostIdentity;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.LockFiles;
import org.zward.lock.PoolName;

/** The scenarios in memory; with real pools and lock files they run in the guest. */
class ScenariosTest extends ScenariosContract {

    private final FakeHost host = new FakeHost();
    private final Map<String, FakeLockFiles> directories = new HashMap<>();

    @Override
    protected Zpools zpools() {
        return host.zpools();
    }

    @Override
    protected HostIdentity host() {
        return FakeHost.IDENTITY;
    }

    @Override
    protected SearchPath where() {
        return SearchPath.DEFAULT;
    }

    @Override
    protected void createExported(PoolName name) {
        host.disks().createExported(name);
    }

    @Override
    protected LockFiles process(String directory) {
        return directories
                .computeIfAbsent(directory, name -> new FakeLockFiles())
                .otherProcess();
    }

    @Override
    protected boolean waitsForALock(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }
}
