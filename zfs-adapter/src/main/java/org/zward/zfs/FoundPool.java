package org.zward.zfs;

import java.util.Optional;
import org.zward.host.HostId;
import org.zward.lock.Guid;
import org.zward.pool.ImportablePool;
import org.zward.pool.ImportablePool.Activity;
import org.zward.pool.PoolLabel;
import org.zward.pool.ZfsException;

/**
 * A configuration that a search found. {@code ZPOOL_CONFIG_*} of sys/fs/zfs.h; its {@code load_info} is what the kernel
 * learned by trying to import it.
 *
 * @param config the configuration, not changed
 */
record FoundPool(NvList config) {

    /** {@code mmp_state_t}. */
    private static final long MMP_STATE_ACTIVE = 0;

    private static final long MMP_STATE_NO_HOSTID = 2;

    /** {@code vdev_stat_t}: after the time stamp. */
    private static final int VS_STATE = 1;

    private static final int VS_AUX = 2;

    boolean is(Guid guid) {
        return config.uint64("pool_guid").filter(found -> found == guid.bits()).isPresent();
    }

    /** Nothing if it was destroyed, or isn't a pool at all. */
    Optional<ImportablePool> importable(LibZfs zfs) throws ZfsException {
        Optional<PoolLabel> label = label().filter(found -> found.state() != PoolLabel.State.OTHER);
        return label.isEmpty()
                ? Optional.empty()
                : Optional.of(new ImportablePool(label.get(), health(zfs), activity(), VdevTree.devices(config)));
    }

    Optional<PoolLabel> label() {
        return Labels.parse(config);
    }

    String health(LibZfs zfs) {
        long[] stats = config.nvlist("vdev_tree")
                .map(root -> root.uint64s("vdev_stats"))
                .orElse(new long[0]);
        return stats.length > VS_AUX ? zfs.zpool_state_to_name((int) stats[VS_STATE], (int) stats[VS_AUX]) : "UNKNOWN";
    }

    Activity activity() {
        return mmpState() == MMP_STATE_ACTIVE ? Activity.SEEN : Activity.NOT_SEEN;
    }

    /** Whether multihost is on and this host has no hostid, so that ZFS can't tell whether it may import. */
    boolean lacksOurHostid() {
        return mmpState() == MMP_STATE_NO_HOSTID;
    }

    private long mmpState() {
        return loadInfo().flatMap(info -> info.uint64("mmp_state")).orElse(-1L);
    }

    /** The host that is seen writing, else the one that had it last. */
    String host() {
        Optional<NvList> info = loadInfo();
        String name = info.flatMap(found -> found.string("mmp_hostname"))
                .or(() -> config.string("hostname"))
                .orElse("an unknown host");
        HostId hostid = info.flatMap(found -> found.uint64("mmp_hostid"))
                .map(found -> new HostId(found.intValue()))
                .orElseGet(() -> Labels.hostid(config));
        return name + " (hostid " + hostid + ")";
    }

    /**
     * Whether the pool was in use on another host when it was last written, so that ZFS' own command would ask for {@code
     * -f}: {@code zfs_force_import_required} of zpool_main.c. From 2.3 on it takes the hostid from the pool itself, where
     * the kernel could read it, because a label may be of an older import.
     */
    boolean inUseByAnotherThan(HostId own) {
        HostId last = loadInfo()
                .flatMap(info -> info.uint64("hostid"))
                .map(hostid -> new HostId(hostid.intValue()))
                .orElseGet(() -> Labels.hostid(config));
        boolean exported = label().filter(label -> label.state() == PoolLabel.State.EXPORTED)
                .isPresent();
        return !exported && !last.equals(own);
    }

    /** Features of the pool that this ZFS does not have, by name. */
    Optional<String> unsupportedFeatures() {
        return loadInfo()
                .flatMap(info -> info.nvlist("unsup_feat"))
                .map(features -> String.join(", ", features.names()));
    }

    /** Whether the unsupported features matter only to those who write. */
    boolean canBeReadAnyway() {
        return loadInfo().filter(info -> info.has("can_rdonly")).isPresent();
    }

    private Optional<NvList> loadInfo() {
        return config.nvlist("load_info");
    }
}
