package org.zward.cluster;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.zward.lock.Deadline;

/**
 * The requests that are made of one session, each of them once: what is to be done about a lost connection is the
 * caller's to know. No call blocks but {@link #await}. The answers come on the session's event thread, in the order of
 * the requests. Thread-safe.
 *
 * @param session the session; once it has ended, each request is answered with {@code SESSIONEXPIRED} at once
 */
record Requests(ZooKeeper session) {

    /** What a node says, and the number of the transaction that made it. */
    record Node(LeaseNote note, long number) {

        private static Node of(byte[] data, Stat stat) {
            return new Node(LeaseNote.parse(Objects.requireNonNullElseGet(data, () -> new byte[0])), stat.getCzxid());
        }
    }

    /** A node that was made, and the number of the transaction that did. */
    record Created(String path, long number) {}

    /** Waits for an answer; an interrupt counts although the answer is there already. */
    static <T> T await(CompletableFuture<T> answer, Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            return answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeeperException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    CompletableFuture<Created> create(String path, byte[] data, List<ACL> acl, CreateMode mode) {
        CompletableFuture<Created> answer = new CompletableFuture<>();
        session.create(
                path,
                data,
                acl,
                mode,
                (code, asked, context, name, stat) ->
                        complete(answer, code, asked, () -> new Created(name, stat.getCzxid())),
                null);
        return answer;
    }

    CompletableFuture<Void> delete(String path) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        session.delete(path, -1, (code, asked, context) -> complete(answer, code, asked, () -> null), null);
        return answer;
    }

    CompletableFuture<List<String>> children(String path) {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        session.getChildren(
                path, false, (code, asked, context, children) -> complete(answer, code, asked, () -> children), null);
        return answer;
    }

    /** Fails with {@code NONODE} if it is not there. */
    CompletableFuture<Void> exists(String path) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        session.exists(path, false, (code, asked, context, stat) -> complete(answer, code, asked, () -> null), null);
        return answer;
    }

    CompletableFuture<List<ACL>> acl(String path) {
        CompletableFuture<List<ACL>> answer = new CompletableFuture<>();
        session.getACL(
                path, new Stat(), (code, asked, context, acl, stat) -> complete(answer, code, asked, () -> acl), null);
        return answer;
    }

    CompletableFuture<Node> read(String path) {
        CompletableFuture<Node> answer = new CompletableFuture<>();
        session.getData(
                path,
                false,
                (code, asked, context, data, stat) -> complete(answer, code, asked, () -> Node.of(data, stat)),
                null);
        return answer;
    }

    /** Watches a node that is there; where there is none, nothing stays behind, as it would of {@code exists}. */
    CompletableFuture<Void> watch(String path, Watcher watcher) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        session.getData(
                path, watcher, (code, asked, context, data, stat) -> complete(answer, code, asked, () -> null), null);
        return answer;
    }

    /** Has the client forget a watch. The server keeps one for each node and connection, whoever asked for it. */
    void unwatch(String path, Watcher watcher) {
        session.removeWatches(path, watcher, Watcher.WatcherType.Data, true, (code, asked, context) -> {}, null);
    }

    /** Lets the server that this session is connected to catch up with the leader. */
    CompletableFuture<Void> sync(String path) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        session.sync(path, (code, asked, context) -> complete(answer, code, asked, () -> null), null);
        return answer;
    }

    /** Has the quorum agree that a node is there: a transaction that changes nothing, but takes its turn among all writes. */
    CompletableFuture<Void> check(String path) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        session.multi(
                List.of(Op.check(path, -1)),
                (code, asked, context, results) -> complete(answer, code, path, () -> null),
                null);
        return answer;
    }

    private static <T> void complete(CompletableFuture<T> answer, int code, String path, Supplier<T> value) {
        if (code == Code.OK.intValue()) {
            answer.complete(value.get());
        } else {
            answer.completeExceptionally(KeeperException.create(Code.get(code), path));
        }
    }
}
