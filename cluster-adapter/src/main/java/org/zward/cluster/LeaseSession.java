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
    private final List<Thread> closing = new ArrayList<>();

    private Optional<CuratorFramework> curator = Optional.empty();
    private Optional<Sessions> sessions = Optional.empty();
    private Optional<ZooKeeper> session = Optional.empty();
    private Connection connection = new Connection();
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
        synchronized (this) {
            // what was refused before may have been mended since
            giveUpIfRefused();
            while (true) {
                begin();
                boolean connected = session.map(ZooKeeper::getState)
                        .map(ZooKeeper.States::isConnected)
                        .orElse(false);
                if (connected && !lacksLogin()) {
                    return session.orElseThrow();
                }
                if (giveUpIfRefused()) {
                    throw new KeeperException.AuthFailedException();
                }
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos());
                if (deadline.hasPassed()) {
                    if (connection.up && lacksLogin()) {
                        throw new KeeperException.AuthFailedException();
                    }
                    throw new TimeoutException();
                }
                wait(Math.max(1, millis));
            }
        }
    }

    /**
     * Gives a session up that can't log in, so that the next one is begun with what somebody has mended; but where its
     * client has not given it up, only one that is not in use: its leases may outlast a login that failed.
     */
    private boolean giveUpIfRefused() {
        boolean refused = session.map(ZooKeeper::getState).equals(Optional.of(ZooKeeper.States.AUTH_FAILED))
                || (connection.uses == 0 && connection.up && connection.loginFailed && lacksLogin());
        if (refused) {
            // no lease depends on it: only whoever closes this waits until it has ended
            giveUp().ifPresent(this::startToEnd);
        }
        return refused;
    }

    private Optional<CuratorFramework> giveUp() {
        Optional<CuratorFramework> former = curator;
        curator = Optional.empty();
        sessions = Optional.empty();
        session = Optional.empty();
        connection = new Connection();
        notifyAll();
        return former;
    }

    /**
     * Uses a session for a place in a line, and then for a lease, until {@link #release}.
     *
     * @throws KeeperException if it was given up meanwhile
     */
    synchronized void use(ZooKeeper connected) throws KeeperException {
        if (!session.equals(Optional.of(connected))) {
            throw new KeeperException.SessionExpiredException();
        }
        connection.uses++;
    }

    /** Uses it no longer. */
    synchronized void release(ZooKeeper used) {
        if (session.equals(Optional.of(used))) {
            connection.uses--;
            giveUpIfRefused();
            notifyAll();
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
     * Has something done once that session is connected, as far as its client knows, or has ended; not at all once this is
     * closed. Done at once where the client knows it already: the event that tells of it may have been before.
     */
    void onceConnected(ZooKeeper former, Runnable work) {
        synchronized (this) {
            if (closed) {
                return;
            }
            ZooKeeper.States state = former.getState();
            if (session.equals(Optional.of(former)) && state.isAlive() && !state.isConnected()) {
                onceConnected.add(work);
                return;
            }
        }
        work.run();
    }

    /** ZooKeeper's client goes on without where it can't log in, and waits for ever where the server does not know how. */
    private boolean lacksLogin() {
        return options.login().isPresent() && !connection.loggedIn;
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

    private synchronized void wakeWaiters() {
        notifyAll();
    }

    private void told(Connection state, WatchedEvent event) {
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
        List<Thread> threads;
        synchronized (this) {
            closed = true;
            giveUp().ifPresent(this::startToEnd);
            onceConnected.clear();
            threads = List.copyOf(closing);
        }
        Deadline deadline = Deadline.after(patience.moment());
        threads.forEach(thread -> awaitEnd(thread, deadline));
        if (threads.stream().anyMatch(Thread::isAlive)) {
            LOG.debug("{} does not answer: the session ends after {}", options.connection(), patience.sessionTimeout());
        }
    }

    private void startToEnd(CuratorFramework framework) {
        Thread thread = new Thread(framework::close, "zward-lease-close");
        thread.setDaemon(true);
        thread.start();
        closing.removeIf(former -> !former.isAlive());
        closing.add(thread);
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

    /**
     * What a session's events tell of its connection, and of the login on it, of which its client may know more already; and
     * how much depends on it.
     */
    private static final class Connection {

        private boolean up;
        private boolean loggedIn;
        private boolean loginFailed;

        /** How many places in lines and leases the session has. */
        private int uses;

        void told(KeeperState event) {
            switch (event) {
                case SyncConnected -> up = true;
                case SaslAuthenticated -> loggedIn = true;
                case AuthFailed -> loginFailed = true;
                case Disconnected, Expired, Closed -> {
                    up = false;
                    loggedIn = false;
                    loginFailed = false;
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
        public ZooKeeper newZooKeeper(String servers, int timeout, Watcher curators, boolean canBeReadOnly)
                throws Exception {
            Connection state = new Connection();
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
            synchronized (LeaseSession.this) {
                ensureOpen();
                if (!sessions.equals(Optional.of(this))) {
                    // or one that is made anew while its Curator is being closed would stay
                    throw new IllegalStateException("given up");
                }
                ZooKeeper made = new ZooKeeper(servers, timeout, both, canBeReadOnly, configuration);
                credentials.show(made);
                session = Optional.of(made);
                connection = state;
                LeaseSession.this.notifyAll();
                return made;
            }
        }

        @Override
        public ZooKeeper newZooKeeper(
                String servers, int timeout, Watcher curators, boolean canBeReadOnly, ZKClientConfig ignored)
                throws Exception {
            return newZooKeeper(servers, timeout, curators, canBeReadOnly);
        }
    }
}
