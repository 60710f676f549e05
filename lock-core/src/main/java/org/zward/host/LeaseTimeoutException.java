package org.zward.host;

import java.util.Optional;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

/** A pool's lease could not be had before the deadline: another host, or another process of this one, has it. */
public final class LeaseTimeoutException extends ZwardException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<LeaseHolder> holder;

    /**
     * Makes one.
     *
     * @param pool the pool
     * @param holder who had the lease at the deadline, if that could be read
     */
    public LeaseTimeoutException(PoolName pool, Optional<LeaseHolder> holder) {
        super(
                Kind.TIMED_OUT,
                pool.value(),
                "its lease between hosts is held by "
                        + holder.map(LeaseHolder::describe).orElse("somebody who could not be found out"),
                "wait for it to end, or give a longer timeout");
        this.holder = holder;
    }

    /**
     * Who had the lease at the deadline.
     *
     * @return the holder, if it could be read
     */
    public Optional<LeaseHolder> holder() {
        return holder;
    }
}
