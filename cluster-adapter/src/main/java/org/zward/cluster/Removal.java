package org.zward.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The removal of a node of ours, which happens in the end whatever becomes of the connection: what is not answered is
 * asked again in the same session, and with the session its nodes end. Nobody has to wait for it. One use; its steps run one
 * after the other, the first by whoever asks.
 */
final class Removal {

    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    /** What came of it. */
    enum Outcome {
        /** The node is removed. */
        REMOVED,
        /** There was none any more. */
        WAS_GONE,
        /** It ends with its session, which has ended, or will. */
        SESSION_ENDED,
        /** ZooKeeper refused. */
        REFUSED,
        /** Not known yet; said by who waited for it. */
        UNANSWERED,
        /** Not known yet; said by who does not wait, being interrupted. */
        NOT_AWAITED
    }

    /** What to remove. */
    interface Target {
        CompletableFuture<Void> removed(Requests requests);
    }

    private final LeaseSession session;
    private final Requests requests;
    private final Target target;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    /** Whether it may have been done already. */
    private boolean asked;

    private Removal(LeaseSession session, Requests requests, Target target) {
        this.session = session;
        this.requests = requests;
        this.target = target;
    }

    /** Removes one node. */
    static CompletableFuture<Outcome> of(LeaseSession session, Requests requests, String path) {
        return begin(session, requests, it -> it.delete(path));
    }

    /** Removes whatever node that id has, one that is being created too: the server has got that request before. */
    static CompletableFuture<Outcome> ofAll(LeaseSession session, Requests requests, Line line, String id) {
        return begin(session, requests, it -> it.sync(line.path())
                .thenCompose(synced -> it.children(line.path()))
                .thenCompose(children -> deleted(it, line, id, children)));
    }

    private static CompletableFuture<Outcome> begin(LeaseSession session, Requests requests, Target target) {
        Removal removal = new Removal(session, requests, target);
        removal.ask();
        return removal.outcome;
    }

    private static CompletableFuture<Void> deleted(Requests requests, Line line, String id, List<String> children) {
        return CompletableFuture.allOf(children.stream()
                .filter(name -> Line.isOf(name, id))
                .map(name -> requests.delete(line.path(name)))
                .toArray(CompletableFuture<?>[]::new));
    }

    private void ask() {
        CompletableFuture<Void> unused = target.removed(requests).whenComplete((done, failure) -> answered(failure));
    }

    private void answered(Throwable failure) {
        if (failure == null) {
            outcome.complete(Outcome.REMOVED);
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof KeeperException refused)) {
            LOG.warn("removing a lease's node", cause);
            outcome.complete(Outcome.REFUSED);
            return;
        }
        switch (refused.code()) {
            case CONNECTIONLOSS, SESSIONMOVED -> {
                asked = true;
                session.onceConnected(requests.session(), this::ask);
            }
            case NONODE -> outcome.complete(asked ? Outcome.REMOVED : Outcome.WAS_GONE);
            case SESSIONEXPIRED, AUTHFAILED -> outcome.complete(Outcome.SESSION_ENDED);
            default -> outcome.complete(Outcome.REFUSED);
        }
    }
}
