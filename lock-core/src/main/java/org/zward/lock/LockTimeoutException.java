package org.zward.lock;

import java.util.Optional;

/** The lock could not be had before the deadline. */
public final class LockTimeoutException extends ZwardException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<OwnerRecord> holder;

    /**
     * Makes one.
     *
     * @param pool the pool
     * @param holder the record of the holder at the deadline, if one could be read
     */
    public LockTimeoutException(PoolName pool, Optional<OwnerRecord> holder) {
        super(
                Kind.TIMED_OUT,
                pool.value(),
                holder.map(record -> "locked by " + record.owner().describe())
                        .orElse("locked by a program that wrote no record"),
                "wait for it to end, or give a longer timeout");
        this.holder = holder;
    }

    /**
     * Who held it at the deadline.
     *
     * @return the record, if one could be read
     */
    public Optional<OwnerRecord> holder() {
        return holder;
    }
}
