package org.zward.it.zfs;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.lock.PoolName;
import org.zward.target.Mounts;
import org.zward.target.MountsContract;
import org.zward.zfs.target.HostTargets;

/** The contract of {@link Mounts}, kept with mount(8) and real pools on files. */
@Tag("zfs")
class RealMountsTest extends MountsContract {

    @RegisterExtension
    final ZfsSandbox zfs = new ZfsSandbox();

    @Override
    protected Mounts mounts() {
        return HostTargets.mounts();
    }

    @Override
    protected PoolName createPool() {
        String pool = zfs.createPool();
        ZfsSandbox.run("zfs", "create", "-o", "mountpoint=legacy", pool + "/fs");
        return new PoolName(pool);
    }

    @Override
    protected void export(PoolName pool) {
        ZfsSandbox.run("zpool", "export", pool.value());
    }

    @Override
    protected String directory() {
        return zfs.directory().toString();
    }
}
