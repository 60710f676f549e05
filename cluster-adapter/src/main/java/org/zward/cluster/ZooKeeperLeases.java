package org.zward.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.host.HostLease;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseTimeoutException;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;

/**
 * Leases of an Apache ZooKeeper ensemble, of 3.5.3 or later.
 *
 * <p>Who wants a pool's lease makes an ephemeral sequential node under {@code ROOT/GUID}; the lowest of them has the lease,
 * and each of the others waits for the one before its own to go. So a lease goes by the order of asking, wakes one
 * waiter when it is given back, and ends with its holder's session: {@link LeaseOptions#sessionTimeout} after the
 * ensemble has last heard of a host that is dead, frozen or cut off.
 *
 * <p>The fencing number is the transaction in which the node was made, its {@code czxid}. It grows for as long as the
 * ensemble keeps its data; it starts anew with an ensemble that is set up anew.
 *
 * <p>{@link HostLease.Held#confirm} is answered by the quorum, after it was asked: it has ZooKeeper commit a transaction
 * that checks that the node is there. 'Write operations in ZooKeeper are linearizable': each takes effect between its
 * request and its answer. A read is answered by the one server that a client is connected to, from what that knows;
 * {@code sync} before it does not help wholly, because it 'is not currently a quorum operation', and is answered by a
 * leader that was deposed and does not know it yet (ZooKeeper Internals, Consistency Guarantees). What the client
 * remembers of its connection is worth even less: a process that was stopped remembers it as it was.
 *
 * <p>One object has one session, begun when it is first needed, however many leases there are. When the ensemble gives the
 * session up, its leases are lost, and a new one is begun; who was waiting goes to the end of the line.
 *
 * <p>Every wait is bounded. The deadline is for those before us in a line that we stand in; an ensemble that is away is
 * waited for as long as a session would outlive that, and 10 s at least, from when that is noticed: the pool is locked on
 * this host meanwhile. Whoever tries once has a quarter of the session's timeout for an answer, and 10 s at most.
 * {@code confirm} takes no longer than that, and giving back a lease no longer than a tenth and 2 s.
 *
 * <p>Thread-safe.
 */
public final class ZooKeeperLeases implements HostLease, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperLeases.class);

    private final LeaseOptions options;
    private final ProcessIdentity self;
    private final Patience patience;
    private final LeaseSession session;
    private final LeaseFailures failures;
    private final LeaseReview review;

    /**
     * Leases of an ensemble. Does not connect to it yet.
     *
     * @param options where the ensemble is, and how to speak to it
     * @param self this process, for people
     */
    public ZooKeeperLeases(LeaseOptions options, ProcessIdentity self) {
        this(options, options.sessionTimeout(), self);
    }

    /** With another session timeout. */
    ZooKeeperLeases(LeaseOptions options, Duration sessionTimeout, ProcessIdentity self) {
        this.options = options;
        this.self = self;
        this.patience = new Patience(sessionTimeout);
        this.failures = new LeaseFailures(options);
        this.review = new LeaseReview(options, patience);
        this.session = new LeaseSession(options, patience, failures);
    }

    LeaseSession session() {
        return session;
    }

    @Override
    public Held take(PoolName pool, Guid guid, String purpose, Deadline deadline)
            throws LeaseTimeoutException, LeaseUnavailableException, InterruptedException {
        byte[] note = LeaseNote.of(pool, self, purpose, Instant.now()).toByteArray();
        Deadline last = patience.atLeastAnAnswer(deadline);
        Absence absence = new Absence(patience);
        try {
            while (true) {
                Optional<Held> held = takeInSession(pool, guid, note, deadline, last, absence);
                if (held.isPresent()) {
                    return held.get();
                }
                if (last.hasPassed()) {
                    throw new TimeoutException();
                }
            }
        } catch (KeeperException e) {
            throw failures.refused(pool.value(), e);
        } catch (TimeoutException e) {
            throw failures.notReached(pool.value(), e);
        }
    }

    /** Nothing if the session ended, or somebody removed our node. */
    private Optional<Held> takeInSession(
            PoolName pool, Guid guid, byte[] note, Deadline deadline, Deadline last, Absence absence)
            throws KeeperException, TimeoutException, InterruptedException, LeaseTimeoutException,
                    LeaseUnavailableException {
        ZooKeeper connected = session.connected(absence.until(last));
        Requests requests = new Requests(connected);
        Patience allowed = patience.within(Duration.ofMillis(connected.getSessionTimeout()));
        String id = UUID.randomUUID().toString();
        Place place = new Place(session, absence, requests, new Line(options.root(), guid), id);
        absence.granted(allowed);
        boolean had = false;
        try {
            session.use(connected);
            Place.Node node = place.stand(note, Acls.of(options.acl()), last);
            Deadline moment = last.postponedBy(allowed.moment());
            switch (place.await(deadline, moment)) {
                case OURS -> {
                    had = true;
                    LOG.debug("{}: has lease {}", pool, node.number());
                    return Optional.of(new PoolLease(session, requests, allowed, pool, node, review));
                }
                case NOT_YET -> throw new LeaseTimeoutException(pool, place.holder(guid, moment));
                case REMOVED -> LOG.debug("{}: somebody removed {}", pool, node.path());
            }
        } catch (KeeperException.SessionExpiredException e) {
            LOG.debug("{}: session {} ended", pool, Long.toHexString(connected.getSessionId()));
        } finally {
            if (!had) {
                place.leave();
                session.release(connected);
            }
        }
        return Optional.empty();
    }

    @Override
    public List<LeaseHolder> holders() throws LeaseUnavailableException, InterruptedException {
        Deadline deadline = Deadline.after(patience.answer());
        try {
            while (true) {
                ZooKeeper connected = session.connected(deadline);
                try {
                    return holders(new Requests(connected), deadline);
                } catch (KeeperException.ConnectionLossException | KeeperException.SessionExpiredException e) {
                    LOG.debug("lost the connection while reading {}", options.root(), e);
                }
            }
        } catch (KeeperException e) {
            throw failures.refused(options.root(), e);
        } catch (TimeoutException e) {
            throw failures.notReached(options.root(), e);
        }
    }

    /** All requests of a kind are made before the first answer is waited for: there may be thousands of pools. */
    private List<LeaseHolder> holders(Requests requests, Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException {
        Map<Line, CompletableFuture<List<String>>> lines = new LinkedHashMap<>();
        for (String child : childrenOfRoot(requests, deadline)) {
            Line.guid(child)
                    .map(guid -> new Line(options.root(), guid))
                    .ifPresent(line -> lines.put(line, requests.children(line.path())));
        }
        List<Reading> readings = new ArrayList<>();
        for (Map.Entry<Line, CompletableFuture<List<String>>> entry : lines.entrySet()) {
            Line line = entry.getKey();
            LeaseHolder.State state = LeaseHolder.State.HELD;
            for (String name : Line.sorted(orNone(entry.getValue(), List.of(), deadline))) {
                readings.add(new Reading(line.guid(), state, requests.read(line.path(name))));
                state = LeaseHolder.State.WAITING;
            }
        }
        List<LeaseHolder> holders = new ArrayList<>();
        for (Reading reading : readings) {
            orNone(reading.node().thenApply(Optional::of), Optional.<Requests.Node>empty(), deadline)
                    .ifPresent(node -> holders.add(node.note().holder(reading.guid(), reading.state(), node.number())));
        }
        holders.sort(Comparator.<LeaseHolder, String>comparing(
                        holder -> holder.pool().orElse(""))
                .thenComparing(holder -> holder.guid().bits())
                .thenComparing(LeaseHolder::number));
        return List.copyOf(holders);
    }

    /** The children of the root: none before the first lease; but where there is no chroot, nothing is as it should be. */
    private List<String> childrenOfRoot(Requests requests, Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException {
        try {
            return Requests.await(requests.children(options.root()), deadline);
        } catch (KeeperException.NoNodeException e) {
            Requests.await(requests.exists("/"), deadline);
            return List.of();
        }
    }

    private record Reading(Guid guid, LeaseHolder.State state, CompletableFuture<Requests.Node> node) {}

    private static <T> T orNone(CompletableFuture<T> answer, T none, Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException {
        try {
            return Requests.await(answer, deadline);
        } catch (KeeperException.NoNodeException e) {
            return none;
        }
    }

    /** Ends the session, and with it all leases. Who waits for one is told that there is none. Bounded as giving back is. */
    @Override
    public void close() {
        session.close();
    }
}
