package org.zward.pool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.zward.host.HostId;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

/** The shared disks of a fake site: pools as their labels say, whichever hosts have them. */
public final class FakeDisks {

    private final AtomicLong nextGuid = new AtomicLong(7_000_000);
    private final Map<Guid, OnDisk> pools = new TreeMap<>((a, b) -> Long.compareUnsigned(a.bits(), b.bits()));

    /** A pool as it is on its disks. */
    static final class OnDisk {
        final PoolName name;
        final Guid guid;
        final List<Path> devices;
        final Map<DatasetName, Dataset> datasets;
        PoolLabel.State state = PoolLabel.State.EXPORTED;
        HostId hostid = HostId.NONE;
        String hostName = "";
        ImportablePool.Activity activity = ImportablePool.Activity.NOT_SEEN;

        OnDisk(PoolName name, Guid guid, List<Path> devices) {
            this.name = name;
            this.guid = guid;
            this.devices = devices;
            this.datasets = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
        }

        PoolLabel label() {
            return new PoolLabel(name, guid, state, hostid, hostName);
        }
    }

    /**
     * Makes a pool that no host has imported.
     *
     * @param name its name
     * @return its guid
     */
    public synchronized Guid createExported(PoolName name) {
        Guid guid = newGuid();
        OnDisk pool = new OnDisk(name, guid, List.of(Path.of("/dev/fake/" + guid)));
        DatasetName root = new DatasetName(name.value());
        pool.datasets.put(root, new Dataset(root, Dataset.Type.FILESYSTEM, Map.of()));
        pools.put(guid, pool);
        return guid;
    }

    /**
     * Makes the labels say that a host has a pool.
     *
     * @param guid the pool
     * @param hostid the host's id
     * @param hostName the host's name
     * @param activity whether that host is seen writing
     */
    public synchronized void activeOn(Guid guid, HostId hostid, String hostName, ImportablePool.Activity activity) {
        OnDisk pool = pools.get(guid);
        pool.state = PoolLabel.State.ACTIVE;
        pool.hostid = hostid;
        pool.hostName = hostName;
        pool.activity = activity;
    }

    /**
     * Takes a pool's devices away.
     *
     * @param guid the pool
     */
    public synchronized void pull(Guid guid) {
        pools.remove(guid);
    }

    synchronized List<OnDisk> all() {
        return new ArrayList<>(pools.values());
    }

    Guid newGuid() {
        return new Guid(nextGuid.incrementAndGet());
    }
}
