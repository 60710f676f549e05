package org.zward.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryForever;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;

/**
 * The one session that all leases of this process are of. It is begun when it is first needed. Curator keeps it: connects
 * it to another server when one is lost, and begins a new one when the ensemble has given the old one up. What is done
 * with a session is done through its {@link ZooKeeper} alone, never through Curator's own calls: those would repeat a
 * request in the next session, where the node that it is about is not ours any more.
 *
 * <p>Invariant: {@code session} is the newest that Curator made, and none is made after {@link #close}. Its fields are
 * guarded by its monitor. Lock order: Curator's locks first, then this monitor, for Curator makes sessions and tells of
 * events under its own. So nothing of Curator's that could wait is called under the monitor; {@code start} does not, and is
 * called before anybody else knows the framework.
 *
 * <p>Thread-safe.
 */
final class LeaseSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseSession.class);
    private static final int RETRY_MILLIS = 500;
    private static final int CLOSE_MILLIS = 100;

    private final LeaseOptions options;
    private final Patience patience;
    private final LeaseFailures failures;
    private final List<Runnable> onceConnected = new ArrayList<>();

    private Optional<CuratorFramework> curator = Optional.empty();
    private Optional<ZooKeeper> session = Optional.empty();
    private boolean closed;

    LeaseSession(LeaseOptions options, Patience patience, LeaseFailures failures) {
        this.options = options;
        this.patience = patience;
        this.failures = failures;
    }

    /**
     * The session, as soon as it is connected. That it is, is what this process remembers: it may be wrong by now.
     *
     * @throws TimeoutException if it was not by the deadline
     * @throws KeeperException if the ensemble does not let this host in
     * @throws LeaseUnavailableException if this was closed, or the files that are needed can't be used
     */
    ZooKeeper connected(Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException, LeaseUnavailableException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Optional<CuratorFramework> refused = Optional.empty();
        try {
            synchronized (this) {
                while (true) {
                    begin();
                    Optional<ZooKeeper.States> state = session.map(ZooKeeper::getState);
                    if (state.map(ZooKeeper.States::isConnected).orElse(false)) {
                        return session.orElseThrow();
                    }
                    if (state.equals(Optional.of(ZooKeeper.States.AUTH_FAILED))) {
                        // nobody begins anew after that but we, when somebody has mended it
                        refused = curator;
                        curator = Optional.empty();
                        session = Optional.empty();
                        throw new KeeperException.AuthFailedException();
                    }
                    long millis = TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos());
                    if (deadline.hasPassed()) {
                        throw new TimeoutException();
                    }
                    wait(Math.max(1, millis));
                }
            }
        } finally {
            refused.ifPresent(this::close);
        }
    }

    /** Waits until that session is connected again. */
    void reconnected(ZooKeeper former, Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException, LeaseUnavailableException {
        if (connected(deadline) != former) {
            throw new KeeperException.SessionExpiredException();
        }
    }

    /**
     * Has something done when that session is connected again, or has ended; not at all once this is closed. Called by the session's event thread, with the
     * answer that tells that the connection was lost: so it comes before the event that tells of the next one.
     */
    void onceConnected(ZooKeeper former, Runnable work) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (session.equals(Optional.of(former)) && former.getState().isAlive()) {
                onceConnected.add(work);
                return;
            }
        }
        work.run();
    }

    private void begin() throws LeaseUnavailableException {
        ensureOpen();
        if (curator.isPresent()) {
            return;
        }
        Sessions sessions = new Sessions(Credentials.of(options), ClientConfiguration.of(options));
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(options.connection())
                .sessionTimeoutMs((int) patience.sessionTimeout().toMillis())
                .connectionTimeoutMs((int) patience.sessionTimeout().toMillis())
                .maxCloseWaitMs(CLOSE_MILLIS)
                .retryPolicy(new RetryForever(RETRY_MILLIS))
                // the site says where its ensemble is; the addresses that servers have for each other may not be for us
                .ensembleTracker(false)
                .zookeeperFactory(sessions);
        CuratorFramework framework = builder.build();
        curator = Optional.of(framework);
        framework.start();
        if (session.isEmpty()) {
            curator = Optional.empty();
            framework.close();
            throw failures.notBegun(sessions.problem());
        }
        LOG.debug("connecting to {}", options.connection());
    }

    private void ensureOpen() throws LeaseUnavailableException {
        if (closed) {
            throw failures.closed();
        }
    }

    private synchronized void newest(ZooKeeper made) {
        session = Optional.of(made);
        notifyAll();
    }

    private void told(WatchedEvent event) {
        List<Runnable> work = List.of();
        synchronized (this) {
            notifyAll();
            if (event.getState() == KeeperState.SyncConnected || event.getState() == KeeperState.Expired) {
                work = List.copyOf(onceConnected);
                onceConnected.clear();
            }
        }
        work.forEach(Runnable::run);
    }

    /** Ends the session. What waits for it is told. Takes no longer than giving back a lease may, whatever the ensemble does. */
    @Override
    public void close() {
        Optional<CuratorFramework> framework;
        synchronized (this) {
            closed = true;
            framework = curator;
            curator = Optional.empty();
            onceConnected.clear();
            notifyAll();
        }
        framework.ifPresent(this::close);
    }

    private void close(CuratorFramework framework) {
        Thread closing = new Thread(framework::close, "zward-lease-close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(patience.moment().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            LOG.debug("{} does not answer: the session ends after {}", options.connection(), patience.sessionTimeout());
        }
    }

    /** Makes sessions, whose events Curator is told first. */
    private final class Sessions implements ZookeeperFactory {

        private final Credentials credentials;
        private final ZKClientConfig configuration;

        /** Why the last one could not be made; Curator does not tell. */
        private volatile Optional<Exception> problem = Optional.empty();

        Sessions(Credentials credentials, ZKClientConfig configuration) {
            this.credentials = credentials;
            this.configuration = configuration;
        }

        Optional<Exception> problem() {
            return problem;
        }

        @Override
        public ZooKeeper newZooKeeper(String connection, int timeout, Watcher curators, boolean canBeReadOnly)
                throws Exception {
            synchronized (LeaseSession.this) {
                ensureOpen();
            }
            Watcher both = event -> {
                curators.process(event);
                if (event.getType() == EventType.None) {
                    told(event);
                }
            };
            try {
                ZooKeeper made = new ZooKeeper(connection, timeout, both, canBeReadOnly, configuration);
                credentials.show(made);
                newest(made);
                return made;
            } catch (IOException | RuntimeException e) {
                problem = Optional.of(e);
                throw e;
            }
        }

        @Override
        public ZooKeeper newZooKeeper(
                String connection, int timeout, Watcher curators, boolean canBeReadOnly, ZKClientConfig ignored)
                throws Exception {
            return newZooKeeper(connection, timeout, curators, canBeReadOnly);
        }
    }
}
