package org.zward.pool;

import org.zward.host.HostId;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

/**
 * What the labels on a pool's devices say of it.
 *
 * @param name its name
 * @param guid its guid
 * @param state whether some host has it
 * @param hostid the host that had it last
 * @param hostName that host's name
 */
public record PoolLabel(PoolName name, Guid guid, State state, HostId hostid, String hostName) {

    /** The pool state in a label; {@code pool_state_t} of {@code sys/fs/zfs.h}. */
    public enum State {
        /** {@code POOL_STATE_ACTIVE}: imported, or its host died. */
        ACTIVE,
        /** {@code POOL_STATE_EXPORTED}. */
        EXPORTED,
        /** Any other, for example destroyed; it can't be imported as it is. */
        OTHER
    }
}
