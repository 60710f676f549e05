package org.zward.pool;

import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

/** The fake keeps the contract that the real adapters keep, so that what is tested with it holds. */
class FakeZpoolsTest extends ZpoolsContract {

    private final FakeDisks disks = new FakeDisks();
    private final FakeZpools zpools = new FakeZpools(disks, new HostIdentity(new HostId(1), "here"));

    @Override
    protected Zpools zpools() {
        return zpools;
    }

    @Override
    protected SearchPath where() {
        return SearchPath.DEFAULT;
    }

    @Override
    protected Guid createExported(PoolName name) {
        return disks.createExported(name);
    }

    @Override
    protected void activeOn(Guid guid, HostId hostid, String hostName) {
        disks.activeOn(guid, hostid, hostName, ImportablePool.Activity.NOT_SEEN);
    }

    @Override
    protected String mountRoot(PoolName pool) {
        zpools.mount(new DatasetName(pool.value()), "/mnt/root");
        return "/mnt/root";
    }
}
