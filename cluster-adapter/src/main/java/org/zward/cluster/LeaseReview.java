package org.zward.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.ACL;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseWeakness;
import org.zward.lock.Deadline;

/**
 * Compares what the ensemble gave to what the options ask for.
 *
 * @param options what was asked for
 * @param patience the sessions that were asked for
 */
record LeaseReview(LeaseOptions options, Patience patience) {

    /**
     * What is weaker than asked for, and what can't be told.
     *
     * @param requests to the session that the lease is of
     * @param node the lease's node, whose access control list is as the options say, resolved by the ensemble
     */
    List<LeaseWeakness> weaknesses(Requests requests, String node) throws InterruptedException {
        List<LeaseWeakness> weaknesses = new ArrayList<>();
        session(requests).ifPresent(weaknesses::add);
        try {
            addAccess(weaknesses, requests, node);
        } catch (KeeperException.NoNodeException e) {
            weaknesses.add(new LeaseWeakness(
                    "somebody removed " + e.getPath()
                            + " while this host had a lease there, which another host may have got then",
                    "find out who does: whoever lease.acl lets write can"));
        } catch (KeeperException e) {
            weaknesses.add(unknown(options.root(), e.getMessage()));
        } catch (TimeoutException e) {
            weaknesses.add(unknown(options.root(), "ZooKeeper did not answer in time"));
        }
        return weaknesses;
    }

    private static LeaseWeakness unknown(String path, String why) {
        return new LeaseWeakness(
                "whether others than lease.acl says may write in " + path + " is not known: " + why,
                "see to the ensemble, and that this host may read access control lists there; then check again");
    }

    private Optional<LeaseWeakness> session(Requests requests) {
        Duration asked = patience.sessionTimeout();
        Duration allowed = Duration.ofMillis(requests.session().getSessionTimeout());
        if (allowed.compareTo(asked) >= 0) {
            return Optional.empty();
        }
        return Optional.of(new LeaseWeakness(
                "ZooKeeper at " + options.connection() + " lets sessions last " + allowed.toSeconds()
                        + " s at most, not " + asked.toSeconds() + " s, as lease.session-timeout says",
                "set maxSessionTimeout=" + asked.toMillis() + " in zoo.cfg on all servers, or lower"
                        + " lease.session-timeout, if no import takes longer"));
    }

    /**
     * Adds the first place that is open, and the first that can't be told. Access control lists are set when a node is
     * made: a root that was made before by other options keeps its own.
     */
    private void addAccess(List<LeaseWeakness> weaknesses, Requests requests, String node)
            throws KeeperException, TimeoutException, InterruptedException {
        Deadline deadline = Deadline.after(patience.answer());
        List<ACL> asked = Requests.await(requests.acl(node), deadline);
        Map<String, CompletableFuture<List<ACL>>> lists = new LinkedHashMap<>();
        lists.put(options.root(), requests.acl(options.root()));
        for (String child : Requests.await(requests.children(options.root()), deadline)) {
            Line.guid(child)
                    .map(guid -> new Line(options.root(), guid).path())
                    .ifPresent(path -> lists.put(path, requests.acl(path)));
        }
        boolean open = false;
        boolean unknown = false;
        for (Map.Entry<String, CompletableFuture<List<ACL>>> list : lists.entrySet()) {
            String path = list.getKey();
            try {
                if (Acls.letOthersWrite(Requests.await(list.getValue(), deadline), asked) && !open) {
                    weaknesses.add(lessThanAsked(path));
                    open = true;
                }
            } catch (KeeperException.NoNodeException e) {
                // a pool's empty line, removed meanwhile
            } catch (KeeperException e) {
                if (!unknown) {
                    weaknesses.add(unknown(path, e.getMessage()));
                    unknown = true;
                }
            }
        }
    }

    private LeaseWeakness lessThanAsked(String path) {
        return new LeaseWeakness(
                "the access control list of " + path
                        + " lets others than lease.acl says write there, who can give one lease to two hosts",
                "in zkCli.sh -server " + options.connection() + ", with this host's credentials: setAcl -R "
                        + options.root() + " " + options.acl().text());
    }
}
