package org.zward.target;

import java.util.Optional;
import org.zward.lock.PoolName;
import org.zward.pool.ZfsException;

/**
 * Port: how the imported pools are, asked for without ZFS' libraries and without waiting for a pool whose devices hang.
 * Thread-safe; nothing is cached.
 */
@FunctionalInterface
public interface PoolStates {

    /**
     * How a pool is.
     *
     * @param pool the pool
     * @return {@code ONLINE}, {@code DEGRADED}, {@code FAULTED}, {@code SUSPENDED}, ... in the kernel's words, or nothing
     *     if it is not imported
     * @throws ZfsException if it can't be read
     */
    Optional<String> state(PoolName pool) throws ZfsException;
}
