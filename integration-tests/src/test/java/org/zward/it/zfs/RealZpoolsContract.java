package org.zward.it.zfs;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.host.HostId;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.pool.SearchPath;
import org.zward.pool.ZpoolsContract;

/** The contract of {@link org.zward.pool.Zpools}, kept with real pools on files. */
abstract class RealZpoolsContract extends ZpoolsContract {

    @RegisterExtension
    final ZfsSandbox zfs = new ZfsSandbox();

    private final Map<Guid, Path> vdevs = new HashMap<>();
    private final Map<Guid, PoolName> names = new HashMap<>();

    @Override
    protected SearchPath where() {
        return new SearchPath(List.of(zfs.directory()));
    }

    @Override
    protected Guid createExported(PoolName name) {
        Path vdev = zfs.newVdev();
        zfs.createPool(name.value(), vdev);
        Guid guid = Guid.of(ZfsSandbox.property(name.value(), "guid"));
        ZfsSandbox.run("zpool", "export", name.value());
        vdevs.put(guid, vdev);
        names.put(guid, name);
        return guid;
    }

    @Override
    protected void activeOn(Guid guid, HostId hostid, String hostName) throws Exception {
        new OtherHost(hostid, hostName).crashWith(names.get(guid).value(), guid.toString(), vdevs.get(guid));
    }

    @Override
    protected String mountRoot(PoolName pool) {
        String mountPoint = zfs.directory().resolve("mnt").toString();
        ZfsSandbox.run("zfs", "set", "mountpoint=" + mountPoint, pool.value());
        if (ZfsSandbox.run("zfs", "get", "-Ho", "value", "mounted", pool.value())
                .startsWith("no")) {
            ZfsSandbox.run("zfs", "mount", pool.value());
        }
        return mountPoint;
    }
}
