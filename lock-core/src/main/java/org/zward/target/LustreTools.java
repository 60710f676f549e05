package org.zward.target;

import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.pool.ZfsException;

/**
 * Port: what formatting a Lustre target takes beside making a dataset. Whoever calls it holds the pool's lock, which lasts
 * until a step is over even if this process is killed. Thread-safe.
 */
public interface LustreTools {

    /**
     * Makes the host panic, and so be taken over, when the pool's devices fail: the pool property {@code failmode=panic}.
     *
     * @param pool the pool, imported read-write
     * @throws ZfsException if it can't be set
     */
    void panicOnFailure(PoolName pool) throws ZfsException;

    /**
     * Makes the dataset and formats it, with mkfs.lustre(8).
     *
     * @param device the dataset, which does not exist
     * @param options how
     * @throws ZfsException if mkfs.lustre fails, in its own words
     */
    void format(DatasetName device, LustreOptions options) throws ZfsException;
}
