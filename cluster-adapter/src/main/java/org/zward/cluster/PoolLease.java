package org.zward.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.host.HostLease;
import org.zward.host.LeaseLostException;
import org.zward.host.LeaseUnavailableException;
import org.zward.host.LeaseWeakness;
import org.zward.lock.Deadline;
import org.zward.lock.PoolName;

/**
 * A lease that was had: the node that is the first in its pool's line. It stays so for as long as it is there, for
 * ZooKeeper numbers nodes upwards; and it is there for as long as its session. So the lease is held if the node is there.
 *
 * <p>Used by one thread.
 */
final class PoolLease implements HostLease.Held {

    private static final Logger LOG = LoggerFactory.getLogger(PoolLease.class);

    private final LeaseSession session;
    private final Requests requests;
    private final Patience patience;
    private final PoolName pool;
    private final Place.Node node;
    private final LeaseReview review;

    private boolean closed;

    PoolLease(
            LeaseSession session,
            Requests requests,
            Patience patience,
            PoolName pool,
            Place.Node node,
            LeaseReview review) {
        this.session = session;
        this.requests = requests;
        this.patience = patience;
        this.pool = pool;
        this.node = node;
        this.review = review;
    }

    @Override
    public long number() {
        return node.number();
    }

    /**
     * Asks the quorum, in the session that the node is of. An answer that comes late, as in a process that was stopped
     * meanwhile, is none.
     */
    @Override
    public void confirm() throws LeaseLostException, InterruptedException {
        Deadline deadline = Deadline.after(patience.answer());
        while (true) {
            try {
                Requests.await(requests.check(node.path()), deadline);
                if (deadline.hasPassed()) {
                    throw new TimeoutException();
                }
                return;
            } catch (KeeperException.ConnectionLossException e) {
                awaitConnection(deadline);
            } catch (KeeperException.NoNodeException e) {
                throw lost("its node is gone", e);
            } catch (KeeperException e) {
                throw lost(e.getMessage(), e);
            } catch (TimeoutException e) {
                throw unanswered(e);
            }
        }
    }

    private void awaitConnection(Deadline deadline) throws LeaseLostException, InterruptedException {
        try {
            session.reconnected(requests.session(), deadline);
        } catch (KeeperException | LeaseUnavailableException e) {
            throw lost(e.getMessage(), e);
        } catch (TimeoutException e) {
            throw unanswered(e);
        }
    }

    private LeaseLostException unanswered(TimeoutException cause) {
        return lost("ZooKeeper gave no answer within " + patience.answer(), cause);
    }

    private LeaseLostException lost(String problem, Exception cause) {
        return new LeaseLostException(pool, problem, cause);
    }

    @Override
    public List<LeaseWeakness> weaknesses() throws InterruptedException {
        return review.weaknesses(requests, node.path());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            giveBack();
        } finally {
            session.release(requests.session());
        }
    }

    private void giveBack() {
        CompletableFuture<Removal.Outcome> removal = Removal.of(session, requests, node.path());
        ZooKeeper.States state = requests.session().getState();
        // whoever is cut off would wait in vain; a session that has ended is told of by its client alone
        if (state.isConnected() || !state.isAlive()) {
            await(removal);
        }
        report(removal.getNow(
                Thread.currentThread().isInterrupted() ? Removal.Outcome.NOT_AWAITED : Removal.Outcome.UNANSWERED));
    }

    private void await(CompletableFuture<Removal.Outcome> removal) {
        try {
            removal.get(patience.moment().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.debug("{}: {} and no answer yet", pool, patience.moment());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void report(Removal.Outcome outcome) {
        switch (outcome) {
            case REMOVED -> LOG.debug("{}: gave back lease {}", pool, node.number());
            case WAS_GONE, SESSION_ENDED ->
                LOG.warn(
                        "{}: its lease between hosts ended before it was given back: another host may have had it since",
                        pool);
            case REFUSED ->
                LOG.warn(
                        "{}: ZooKeeper refused to take back its lease between hosts, which ends with this process",
                        pool);
            case UNANSWERED ->
                LOG.warn(
                        "{}: ZooKeeper does not answer: its lease between hosts is given back when it does, and ends {} after"
                                + " this process at the latest",
                        pool,
                        patience.sessionTimeout());
            case NOT_AWAITED -> LOG.debug("{}: lease {} is being given back", pool, node.number());
        }
    }
}
