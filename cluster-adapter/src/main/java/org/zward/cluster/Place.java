package org.zward.cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.ACL;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;

/**
 * A place in the line for one pool's lease: an ephemeral node of one session. It is made once, whatever answers get lost,
 * for its name begins with an id of its own, by which it is found again. Each waits for the node before its own to go, so
 * that one is woken when a lease is given back.
 *
 * <p>Used by one thread; the session's event thread only rings the bell.
 */
final class Place implements Watcher {

    private final LeaseSession session;
    private final Patience patience;
    private final Absence absence;
    private final Requests requests;
    private final Line line;
    private final String id;
    private final Semaphore bell = new Semaphore(0);

    /** A node of ours, whose number is the fencing number. */
    record Node(String path, long number) {}

    private Optional<Node> node = Optional.empty();

    /** Whether there was a request to make the node that was not answered. */
    private boolean doubtful;

    /** What we set a watch on last. */
    private Optional<String> watched = Optional.empty();

    Place(LeaseSession session, Patience patience, Absence absence, Requests requests, Line line, String id) {
        this.session = session;
        this.patience = patience;
        this.absence = absence;
        this.requests = requests;
        this.line = line;
        this.id = id;
    }

    @Override
    public void process(WatchedEvent event) {
        bell.release();
    }

    /**
     * Makes the node.
     *
     * @throws KeeperException if ZooKeeper refuses, or the session ended
     * @throws TimeoutException if there was no answer by the deadline
     */
    Node stand(byte[] note, List<ACL> acl, Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException, LeaseUnavailableException {
        while (node.isEmpty()) {
            try {
                if (doubtful) {
                    node = find(deadline);
                }
                if (node.isEmpty()) {
                    node = Optional.of(create(note, acl, deadline));
                }
            } catch (KeeperException.ConnectionLossException e) {
                session.reconnected(requests.session(), deadline);
            } catch (KeeperException.NoNodeException e) {
                makeLine(acl, deadline);
            }
        }
        return node.get();
    }

    private Node create(byte[] note, List<ACL> acl, Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException {
        CompletableFuture<Requests.Created> answer =
                requests.create(line.prefix(id), note, acl, CreateMode.EPHEMERAL_SEQUENTIAL);
        doubtful = true;
        try {
            Requests.Created created = Requests.await(answer, deadline);
            return new Node(created.path(), created.number());
        } catch (KeeperException e) {
            doubtful = e.code() == Code.CONNECTIONLOSS;
            throw e;
        }
    }

    /**
     * The node that a request made whose answer was lost. The sync comes first because the server that we are connected to
     * now may not know yet what the former one did; after it, ZooKeeper takes no request from there any more.
     */
    private Optional<Node> find(Deadline deadline) throws KeeperException, TimeoutException, InterruptedException {
        Requests.await(requests.sync(line.path()), deadline);
        for (String name : children(deadline)) {
            if (Line.isOf(name, id)) {
                String path = line.path(name);
                return Optional.of(new Node(
                        path, Requests.await(requests.read(path), deadline).number()));
            }
        }
        doubtful = false;
        return Optional.empty();
    }

    /**
     * Makes the node that a pool's line is under, as a container: ZooKeeper removes it when it has been empty for a while,
     * so that pools that are gone leave nothing behind. It may do so right before a node is made in it.
     */
    private void makeLine(List<ACL> acl, Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException, LeaseUnavailableException {
        try {
            try {
                make(line.path(), acl, CreateMode.CONTAINER, deadline);
            } catch (KeeperException.NoNodeException e) {
                makeWithAncestors(line.root(), acl, deadline);
            }
        } catch (KeeperException.ConnectionLossException e) {
            session.reconnected(requests.session(), deadline);
        }
    }

    /** Makes what is missing alone: we may be allowed to make a node below one that we may not look at. */
    private void makeWithAncestors(String path, List<ACL> acl, Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException {
        try {
            make(path, acl, CreateMode.PERSISTENT, deadline);
        } catch (KeeperException.NoNodeException e) {
            int slash = path.lastIndexOf('/');
            if (slash == 0) {
                throw e;
            }
            makeWithAncestors(path.substring(0, slash), acl, deadline);
            make(path, acl, CreateMode.PERSISTENT, deadline);
        }
    }

    private void make(String path, List<ACL> acl, CreateMode mode, Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException {
        try {
            Requests.await(requests.create(path, new byte[0], acl, mode), deadline);
        } catch (KeeperException.NodeExistsException e) {
            // another host was faster
        }
    }

    /** Those who stand in line, the holder first; nobody where there is no line. */
    private List<String> children(Deadline deadline) throws KeeperException, TimeoutException, InterruptedException {
        try {
            return Line.sorted(Requests.await(requests.children(line.path()), deadline));
        } catch (KeeperException.NoNodeException e) {
            return List.of();
        }
    }

    /** Whether the node is the first. */
    enum Turn {
        /** It is: the lease is had. */
        OURS,
        /** Another's was before it at the deadline. */
        NOT_YET,
        /** It is not there: somebody removed it. */
        REMOVED
    }

    /**
     * Waits until the node is the first.
     *
     * @param deadline how long to wait for those before it
     * @param last until when the ensemble may answer
     */
    Turn await(Deadline deadline, Deadline last)
            throws KeeperException, TimeoutException, InterruptedException, LeaseUnavailableException {
        String own = name(node.orElseThrow());
        while (true) {
            try {
                bell.drainPermits();
                List<String> standing = children(absence.until(last));
                absence.renew(patience);
                int before = standing.indexOf(own);
                if (before < 0) {
                    return Turn.REMOVED;
                }
                if (before == 0) {
                    return Turn.OURS;
                }
                if (deadline.hasPassed()) {
                    return Turn.NOT_YET;
                }
                String predecessor = line.path(standing.get(before - 1));
                watched = Optional.of(predecessor);
                Requests.await(requests.watch(predecessor, this), absence.until(last));
                boolean unused = bell.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
                absence.renew(patience);
            } catch (KeeperException.NoNodeException e) {
                watched = Optional.empty();
            } catch (KeeperException.ConnectionLossException e) {
                session.reconnected(requests.session(), absence.until(last));
            }
        }
    }

    /** Who has the lease, if that can be read. */
    Optional<LeaseHolder> holder(Guid guid, Deadline deadline) throws TimeoutException, InterruptedException {
        try {
            for (String name : children(deadline)) {
                Requests.Node held = Requests.await(requests.read(line.path(name)), deadline);
                return Optional.of(held.note().holder(guid, LeaseHolder.State.HELD, held.number()));
            }
        } catch (KeeperException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Leaves the line, and nothing behind. Does not wait. */
    void leave() {
        watched.ifPresent(path -> requests.unwatch(path, this));
        if (node.isPresent()) {
            CompletableFuture<Removal.Outcome> unused =
                    Removal.of(session, requests, node.get().path());
        } else if (doubtful) {
            CompletableFuture<Removal.Outcome> unused = Removal.ofAll(session, requests, line, id);
        }
    }

    private static String name(Node node) {
        return node.path().substring(node.path().lastIndexOf('/') + 1);
    }
}
