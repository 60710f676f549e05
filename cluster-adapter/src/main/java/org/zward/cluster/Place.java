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

    Place(LeaseSession session, Absence absence, Requests requests, Line line, String id) {
        this.session = session;
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
     * @param last until when the ensemble may answer
     * @throws KeeperException if ZooKeeper refuses, or the session ended
     * @throws TimeoutException if there was no answer by then, or none for too long
     */
    Node stand(byte[] note, List<ACL> acl, Deadline last)
            throws KeeperException, TimeoutException, InterruptedException, LeaseUnavailableException {
        while (node.isEmpty()) {
            try {
                if (doubtful) {
                    node = find(last);
                }
                if (node.isEmpty()) {
                    node = Optional.of(create(note, acl, last));
                }
            } catch (KeeperException.ConnectionLossException e) {
                awaitConnection(last);
            } catch (KeeperException.NoNodeException e) {
                makeLine(acl, last);
            }
        }
        return node.get();
    }

    private Node create(byte[] note, List<ACL> acl, Deadline last)
            throws KeeperException, TimeoutException, InterruptedException {
        CompletableFuture<Requests.Created> making =
                requests.create(line.prefix(id), note, acl, CreateMode.EPHEMERAL_SEQUENTIAL);
        doubtful = true;
        try {
            Requests.Created created = answer(making, last);
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
    private Optional<Node> find(Deadline last) throws KeeperException, TimeoutException, InterruptedException {
        answer(requests.sync(line.path()), last);
        for (String name : children(last)) {
            if (Line.isOf(name, id)) {
                String path = line.path(name);
                return Optional.of(
                        new Node(path, answer(requests.read(path), last).number()));
            }
        }
        doubtful = false;
        return Optional.empty();
    }

    /**
     * Makes the node that a pool's line is under, as a container: ZooKeeper removes it when it has been empty for a while,
     * so that pools that are gone leave nothing behind. It may do so right before a node is made in it.
     */
    private void makeLine(List<ACL> acl, Deadline last)
            throws KeeperException, TimeoutException, InterruptedException, LeaseUnavailableException {
        try {
            try {
                make(line.path(), acl, CreateMode.CONTAINER, last);
            } catch (KeeperException.NoNodeException e) {
                makeWithAncestors(line.root(), acl, last);
            }
        } catch (KeeperException.ConnectionLossException e) {
            awaitConnection(last);
        }
    }

    /** Makes what is missing alone: we may be allowed to make a node below one that we may not look at. */
    private void makeWithAncestors(String path, List<ACL> acl, Deadline last)
            throws KeeperException, TimeoutException, InterruptedException {
        try {
            make(path, acl, CreateMode.PERSISTENT, last);
        } catch (KeeperException.NoNodeException e) {
            int slash = path.lastIndexOf('/');
            if (slash == 0) {
                throw e;
            }
            makeWithAncestors(path.substring(0, slash), acl, last);
            make(path, acl, CreateMode.PERSISTENT, last);
        }
    }

    private void make(String path, List<ACL> acl, CreateMode mode, Deadline last)
            throws KeeperException, TimeoutException, InterruptedException {
        try {
            answer(requests.create(path, new byte[0], acl, mode), last);
        } catch (KeeperException.NodeExistsException e) {
            // another host was faster
        }
    }

    /** Those who stand in line, the holder first; nobody where there is no line. */
    private List<String> children(Deadline last) throws KeeperException, TimeoutException, InterruptedException {
        try {
            return Line.sorted(answer(requests.children(line.path()), last));
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
                List<String> standing = children(last);
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
                answer(requests.watch(predecessor, this), last);
                boolean unused = bell.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
                absence.renew();
            } catch (KeeperException.NoNodeException e) {
                watched = Optional.empty();
            } catch (KeeperException.ConnectionLossException e) {
                awaitConnection(last);
            }
        }
    }

    /** An answer, whatever it is, tells that the ensemble is there. */
    private <T> T answer(CompletableFuture<T> request, Deadline last)
            throws KeeperException, TimeoutException, InterruptedException {
        try {
            T answer = Requests.await(request, absence.until(last));
            absence.renew();
            return answer;
        } catch (KeeperException.NoNodeException | KeeperException.NodeExistsException e) {
            absence.renew();
            throw e;
        }
    }

    private void awaitConnection(Deadline last)
            throws KeeperException, TimeoutException, InterruptedException, LeaseUnavailableException {
        session.reconnected(requests.session(), absence.until(last));
    }

    /** Who has the lease, if that can be read. */
    Optional<LeaseHolder> holder(Guid guid, Deadline last) throws TimeoutException, InterruptedException {
        try {
            for (String name : children(last)) {
                Requests.Node held = answer(requests.read(line.path(name)), last);
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
