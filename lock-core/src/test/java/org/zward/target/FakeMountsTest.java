package org.zward.target;

import java.util.Map;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.pool.Access;
import org.zward.pool.FakeHost;

/** The fake keeps the contract that the real mounts keep. */
class FakeMountsTest extends MountsContract {

    private final FakeHost host = new FakeHost();
    private final FakeMounts mounts = new FakeMounts(host.zpools());

    @Override
    protected Mounts mounts() {
        return mounts;
    }

    @Override
    protected PoolName createPool() throws Exception {
        PoolName pool = new PoolName("tank");
        host.importByHand(host.disks().createExported(pool), Access.READ_WRITE);
        host.zpools().createDataset(new DatasetName("tank/fs"), Map.of("mountpoint", "legacy"));
        return pool;
    }

    @Override
    protected void export(PoolName pool) throws Exception {
        host.zpools().exportPool(pool);
    }

    @Override
    protected String directory() {
        return "/mnt";
    }
}
