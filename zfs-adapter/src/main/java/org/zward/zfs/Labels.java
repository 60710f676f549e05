package org.zward.zfs;

import java.util.Optional;
import org.zward.host.HostId;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.pool.PoolLabel;

/** What a label, or a configuration made of labels, says of its pool: {@code ZPOOL_CONFIG_*} of sys/fs/zfs.h. */
final class Labels {

    /** {@code pool_state_t}. */
    private static final long POOL_STATE_ACTIVE = 0;

    private static final long POOL_STATE_EXPORTED = 1;

    private Labels() {}

    /**
     * Reads one.
     *
     * @param config an nvlist from a disk, so with anything in it or nothing
     * @return the label, or nothing if it lacks what every pool's has, as the label of a spare does
     */
    static Optional<PoolLabel> parse(NvList config) {
        Optional<String> name = config.string("name").filter(PoolName::isValid);
        Optional<Long> guid = config.uint64("pool_guid");
        Optional<Long> state = config.uint64("state");
        if (name.isEmpty() || guid.isEmpty() || state.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PoolLabel(
                new PoolName(name.get()),
                new Guid(guid.get()),
                state(state.get()),
                hostid(config),
                config.string("hostname").orElse("")));
    }

    static HostId hostid(NvList config) {
        return config.uint64("hostid")
                .map(hostid -> new HostId(hostid.intValue()))
                .orElse(HostId.NONE);
    }

    private static PoolLabel.State state(long state) {
        if (state == POOL_STATE_ACTIVE) {
            return PoolLabel.State.ACTIVE;
        }
        return state == POOL_STATE_EXPORTED ? PoolLabel.State.EXPORTED : PoolLabel.State.OTHER;
    }
}
