package org.zward.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.host.HostLease;
import org.zward.host.HostLeaseContract;
import org.zward.lock.Deadline;

/** On a real server; each host has a session of its own. */
@Timeout(120)
class ZooKeeperLeasesContractTest extends HostLeaseContract {

    private static final Duration SESSION = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static ZooKeeperProcess server;

    private final Map<Integer, ZooKeeperLeases> hosts = new HashMap<>();
    private String root;

    @BeforeAll
    static void start() {
        server = ZooKeeperProcess.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void name(TestInfo test) {
        root = "/" + test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void close() {
        hosts.values().forEach(ZooKeeperLeases::close);
    }

    @Override
    protected HostLease host(int number) {
        return leases(number);
    }

    private synchronized ZooKeeperLeases leases(int number) {
        return hosts.computeIfAbsent(
                number, it -> Hosts.leases(Hosts.options(server.connection(), root), SESSION, "host-" + it));
    }

    /** Another client that has its session's password ends it. */
    @Override
    protected void expire(int number) throws Exception {
        ZooKeeper session = leases(number).session().connected(Deadline.after(Duration.ofSeconds(30)));
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper other = new ZooKeeper(
                server.connection(),
                session.getSessionTimeout(),
                event -> {
                    if (event.getState() == KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                },
                session.getSessionId(),
                session.getSessionPasswd());
        connected.await();
        other.close();
    }
}
