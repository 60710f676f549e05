package org.zward.cluster;

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
 * <p>Invariant: {@code session} is the newest that {@code curator} made, by way of {@code sessions}, and none of a Curator
 * that was given up; none is made after {@link #close}. Its fields are guarded by its monitor. Lock order: Curator's locks
 * first, then this monitor, for Curator makes sessions and tells of events under its own. What is called of Curator under
 * the monitor comes before there is a session, when Curator has nothing to wait for and no other thread that makes one.
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
    private Optional<Sessions> sessions = Optional.empty();
    private Optional<ZooKeeper> session = Optional.empty();
    private LoginState login = new LoginState();
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
        List<CuratorFramework> refused = new ArrayList<>();
        try {
            synchronized (this) {
                if (isRefused()) {
                    // while nobody waited for it: that may have been mended since
                    giveUp().ifPresent(refused::add);
                }
                while (true) {
                    begin();
                    boolean connected = isConnected();
                    if (connected && !lacksLogin()) {
                        return session.orElseThrow();
                    }
                    if (isRefused()) {
                        giveUp().ifPresent(refused::add);
                        throw new KeeperException.AuthFailedException();
                    }
                    long millis = TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos());
                    if (deadline.hasPassed()) {
                        if (connected) {
                            throw new KeeperException.AuthFailedException();
                        }
                        throw new TimeoutException();
                    }
                    wait(Math.max(1, millis));
                }
            }
        } finally {
            refused.forEach(this::close);
        }
    }

    private boolean isConnected() {
        return session.map(ZooKeeper::getState)
                .map(ZooKeeper.States::isConnected)
                .orElse(false);
    }

    /**
     * Whether the ensemble does not let this host in, and will not in this session. Where no server is reached, a login that
     * failed is tried again with the next connection.
     */
    private boolean isRefused() {
        return session.map(ZooKeeper::getState).equals(Optional.of(ZooKeeper.States.AUTH_FAILED))
                || (isConnected() && lacksLogin() && login.failed);
    }

    /** So that the next session is begun with what somebody has mended; nobody else begins one after a refusal. */
    private Optional<CuratorFramework> giveUp() {
        Optional<CuratorFramework> refused = curator;
        curator = Optional.empty();
        sessions = Optional.empty();
        session = Optional.empty();
        return refused;
    }

    /** Waits until that session is connected again. */
    void reconnected(ZooKeeper former, Deadline deadline)
            throws KeeperException, TimeoutException, InterruptedException, LeaseUnavailableException {
        if (connected(deadline) != former) {
            throw new KeeperException.SessionExpiredException();
        }
    }

    /**
     * Has something done when that session is connected again, or has ended; not at all once this is closed. Called by the
     * session's event thread, with the answer that tells that the connection was lost: so it comes before the event
     * that tells of the next one.
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

    /** ZooKeeper's client goes on without where it can't log in, and waits for ever where the server does not know how. */
    private boolean lacksLogin() {
        return options.login().isPresent() && !login.done;
    }

    private void begin() throws LeaseUnavailableException {
        ensureOpen();
        if (curator.isEmpty()) {
            Sessions maker = new Sessions(Credentials.of(options), ClientConfiguration.of(options));
            CuratorFramework framework = CuratorFrameworkFactory.builder()
                    .connectString(options.connection())
                    .sessionTimeoutMs((int) patience.sessionTimeout().toMillis())
                    .connectionTimeoutMs((int) patience.sessionTimeout().toMillis())
                    .maxCloseWaitMs(CLOSE_MILLIS)
                    .retryPolicy(new RetryForever(RETRY_MILLIS))
                    // the site says where its ensemble is; the addresses that servers have for each other may not be
                    // for us
                    .ensembleTracker(false)
                    .zookeeperFactory(maker)
                    .build();
            sessions = Optional.of(maker);
            curator = Optional.of(framework);
            framework.start();
            LOG.debug("connecting to {}", options.connection());
        }
        if (session.isEmpty()) {
            makeSession(curator.get());
        }
    }

    /** Curator could not, for want of descriptors for example, and would not try again. */
    private void makeSession(CuratorFramework framework) throws LeaseUnavailableException {
        try {
            ZooKeeper unused = framework.getZookeeperClient().getZooKeeper();
        } catch (Exception e) {
            throw failures.notBegun(e);
        }
    }

    private void ensureOpen() throws LeaseUnavailableException {
        if (closed) {
            throw failures.closed();
        }
    }

    private synchronized void newest(Sessions maker, ZooKeeper made, LoginState state) {
        if (sessions.equals(Optional.of(maker))) {
            session = Optional.of(made);
            login = state;
            notifyAll();
        }
    }

    private synchronized void wakeWaiters() {
        notifyAll();
    }

    private void told(LoginState state, WatchedEvent event) {
        List<Runnable> work = List.of();
        synchronized (this) {
            state.told(event.getState());
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
        awaitEnd(closing, Deadline.after(patience.moment()));
        if (closing.isAlive()) {
            LOG.debug("{} does not answer: the session ends after {}", options.connection(), patience.sessionTimeout());
        }
    }

    /** An interrupt does not shorten it: what a process has not sent by its end stays until the session times out. */
    private static void awaitEnd(Thread closing, Deadline deadline) {
        boolean interrupted = false;
        while (closing.isAlive() && !deadline.hasPassed()) {
            try {
                closing.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos())));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a session's events tell of its login, which is made anew with each connection. */
    private static final class LoginState {

        private boolean done;
        private boolean failed;

        void told(KeeperState event) {
            switch (event) {
                case SaslAuthenticated -> done = true;
                case AuthFailed -> failed = true;
                case Disconnected, Expired, Closed -> {
                    done = false;
                    failed = false;
                }
                default -> {
                    // tells nothing of it
                }
            }
        }
    }

    /** Makes sessions, whose events Curator is told first. */
    private final class Sessions implements ZookeeperFactory {

        private final Credentials credentials;
        private final ZKClientConfig configuration;

        Sessions(Credentials credentials, ZKClientConfig configuration) {
            this.credentials = credentials;
            this.configuration = configuration;
        }

        @Override
        public ZooKeeper newZooKeeper(String connection, int timeout, Watcher curators, boolean canBeReadOnly)
                throws Exception {
            // or a session that is made anew while this is closed would stay
            synchronized (LeaseSession.this) {
                ensureOpen();
            }
            LoginState state = new LoginState();
            Watcher both = event -> {
                if (event.getState() == null) {
                    // so the client tells that it could not even begin to log in, in the state of its session; Curator
                    // takes no such event
                    wakeWaiters();
                    return;
                }
                curators.process(event);
                if (event.getType() == EventType.None) {
                    told(state, event);
                }
            };
            ZooKeeper made = new ZooKeeper(connection, timeout, both, canBeReadOnly, configuration);
            credentials.show(made);
            newest(this, made, state);
            return made;
        }

        @Override
        public ZooKeeper newZooKeeper(
                String connection, int timeout, Watcher curators, boolean canBeReadOnly, ZKClientConfig ignored)
                throws Exception {
            return newZooKeeper(connection, timeout, curators, canBeReadOnly);
        }
    }
}
