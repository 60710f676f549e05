package org.zward.lock;

import java.util.Optional;

/** The lock could not be had before the deadline. */
public final class LockTimeoutException extends ZwardException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<OwnerRecord> holder;

    /**
     * Makes one for a pool's lock, naming whoever holds it now. What can't be found out is not said.
     *
     * @param pool the pool
     * @param files where its lock is
     * @return the exception
     */
    public static LockTimeoutException of(PoolName pool, LockFiles files) {
        try {
            return new LockListing(files)
                    .status(pool)
                    .map(LockTimeoutException::new)
                    .orElseGet(() -> new LockTimeoutException(pool, Optional.empty()));
        } catch (LockFilesException e) {
            LockTimeoutException timeout = new LockTimeoutException(pool, Optional.empty());
            timeout.addSuppressed(e);
            return timeout;
        }
    }

    /**
     * Makes one.
     *
     * @param pool the pool
     * @param holder the record of the holder at the deadline, if one could be read
     */
    public LockTimeoutException(PoolName pool, Optional<OwnerRecord> holder) {
        this(new LockStatus(pool, LockFiles.State.HELD, holder, Optional.empty()));
    }

    private LockTimeoutException(LockStatus status) {
        super(
                Kind.TIMED_OUT,
                status.pool().value(),
                "locked by " + status.holder(),
                "wait for it to end, or give a longer timeout");
        this.holder = status.record();
    }

    /**
     * What the lock file said of its holder at the deadline.
     *
     * @return the record, if one could be read
     */
    public Optional<OwnerRecord> holder() {
        return holder;
    }
}
