package org.zward.zfs.label;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.zward.host.HostId;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.pool.PoolLabel;

/**
 * What the label of one leaf vdev says: of its pool, and of the top-level vdev that it is part of. The names are the
 * {@code ZPOOL_CONFIG_*} of {@code sys/fs/zfs.h}.
 *
 * @param pool what it says of the pool
 * @param txg the transaction group that wrote it; the newest label of a pool is the true one
 * @param leaf the guid of the vdev it is on
 * @param top the guid of the top-level vdev
 * @param topId the place of the top-level vdev in the pool
 * @param tree the top-level vdev and what it is made of
 * @param topCount how many places for top-level vdevs the pool has
 * @param holes the places that have none
 * @param featuresForRead what must be supported to read the pool
 */
record VdevLabel(
        PoolLabel pool,
        long txg,
        Guid leaf,
        Guid top,
        long topId,
        NvList tree,
        OptionalLong topCount,
        List<Long> holes,
        Set<String> featuresForRead) {

    private static final int STATE_ACTIVE = 0;
    private static final int STATE_EXPORTED = 1;

    /**
     * Reads a label.
     *
     * @param vdevPhys the label's list of names and values, with a checksum that matches
     * @return the label, or nothing if it is a spare's or a cache's, or was never finished
     * @throws MalformedLabelException if it is none
     */
    static Optional<VdevLabel> parse(ByteBuffer vdevPhys) throws MalformedLabelException {
        NvList label = NvListDecoder.decode(vdevPhys);
        Optional<String> name = label.string("name").filter(PoolName::isValid);
        OptionalLong pool = label.uint64("pool_guid");
        OptionalLong leaf = label.uint64("guid");
        OptionalLong top = label.uint64("top_guid");
        OptionalLong state = label.uint64("state");
        // zero: the pool was never created, or the vdev was removed from it
        long txg = label.uint64("txg").orElse(0);
        if (name.isEmpty() || pool.isEmpty() || leaf.isEmpty() || top.isEmpty() || state.isEmpty() || txg == 0) {
            return Optional.empty();
        }
        NvList tree = label.list("vdev_tree").orElse(NvList.EMPTY);
        return Optional.of(new VdevLabel(
                new PoolLabel(
                        new PoolName(name.get()),
                        new Guid(pool.getAsLong()),
                        state(state.getAsLong()),
                        new HostId((int) label.uint64("hostid").orElse(0)),
                        label.string("hostname").orElse("")),
                txg,
                new Guid(leaf.getAsLong()),
                new Guid(top.getAsLong()),
                tree.uint64("id").orElse(0),
                tree,
                label.uint64("vdev_children"),
                label.uint64s("hole_array"),
                label.list("features_for_read").orElse(NvList.EMPTY).names()));
    }

    private static PoolLabel.State state(long state) {
        if (state == STATE_ACTIVE) {
            return PoolLabel.State.ACTIVE;
        }
        return state == STATE_EXPORTED ? PoolLabel.State.EXPORTED : PoolLabel.State.OTHER;
    }

    /** The path at which the leaf vdev was when the label was written. */
    Optional<String> path() {
        return path(tree);
    }

    private Optional<String> path(NvList vdev) {
        if (vdev.uint64("guid").orElse(0) == leaf.bits()
                && vdev.lists("children").isEmpty()) {
            return vdev.string("path");
        }
        return vdev.lists("children").stream()
                .flatMap(child -> path(child).stream())
                .findFirst();
    }
}
