package org.zward.pool;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.host.HostLease;
import org.zward.host.LeaseLostException;
import org.zward.lock.PoolName;

/**
 * This host's turn at importing a pool, among all hosts that see its disks; with nothing behind it where leases are not
 * used. Of the thread that took it alone.
 */
final class HostTurn implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostTurn.class);

    private final PoolName pool;
    private final Optional<HostLease.Held> lease;

    HostTurn(PoolName pool, Optional<HostLease.Held> lease) {
        this.pool = pool;
        this.lease = lease;
    }

    /** The number by which it is known that one turn came after another; nothing where leases are not used. */
    Optional<Long> number() {
        return lease.map(HostLease.Held::number);
    }

    /** Makes sure that it lasts still; see {@link HostLease.Held#confirm}. */
    void confirm() throws LeaseLostException, InterruptedException {
        if (lease.isPresent()) {
            lease.get().confirm();
        }
    }

    /** Ends it. What fails here is logged alone: by now the pool is imported, or it is not, and neither is to be undone. */
    @Override
    public void close() {
        try {
            lease.ifPresent(HostLease.Held::close);
        } catch (RuntimeException e) {
            LOG.warn("{}: its lease between hosts could not be given back, and ends with its session", pool, e);
        }
    }
}
