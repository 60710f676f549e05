package org.zward.pool;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.host.HostLease;
import org.zward.host.LeaseTimeoutException;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolLock;
import org.zward.pool.SequenceRequest.HostExclusion;

/**
 * Who may import a pool read-write among several hosts: whoever has the lease on it, where leases are configured. A turn
 * is had from before the label is read by which the import is decided until the import has written it. That it says then
 * that the pool is active here is looked at, and logged if it does not.
 *
 * <p>Lock order: the pool's lock with its byte 1 where it has one, then the lease. Whoever has a lease waits for no lock.
 * Thread-safe.
 */
final class HostTurns {

    private static final Logger LOG = LoggerFactory.getLogger(HostTurns.class);

    private final Optional<HostLease> leases;

    HostTurns(Optional<HostLease> leases) {
        this.leases = leases;
    }

    /** Whether leases are configured for what a sequence imports. A scan never waits for other hosts. */
    boolean matterTo(SequenceRequest request) {
        return leases.isPresent() && request.access() == Access.READ_WRITE;
    }

    /**
     * Takes a turn.
     *
     * @param lock the pool's lock, held
     * @param request what is to be imported, and how
     * @param guid the pool
     * @param patience how long to wait: what the wait for the lock left of its time
     */
    HostTurn take(PoolLock lock, SequenceRequest request, Guid guid, Duration patience)
            throws LeaseTimeoutException, LeaseUnavailableException, InterruptedException {
        if (!matterTo(request)) {
            return new HostTurn(lock.pool(), Optional.empty());
        }
        if (request.exclusion() == HostExclusion.NONE) {
            // no mere warning, which -q would leave out: it is the last word before what can't be undone
            LOG.error(
                    "{}: importing it without the lease between hosts, as asked: if another host imports it at this"
                            + " moment, both write to it and destroy what it holds",
                    lock.pool());
            return new HostTurn(lock.pool(), Optional.empty());
        }
        String purpose = request.lock().purpose();
        return new HostTurn(
                lock.pool(),
                Optional.of(leases.orElseThrow().take(lock.pool(), guid, purpose, Deadline.after(patience))));
    }
}
