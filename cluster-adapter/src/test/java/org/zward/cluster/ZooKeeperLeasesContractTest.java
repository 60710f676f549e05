package org.zward.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.host.HostLease;
import org.zward.host.HostLeaseContract;
import org.zward.lock.Deadline;

/** On a real server; each host has a session of its own. */
@Timeout(120)
class ZooKeeperLeasesContractTest extends HostLeaseContract {

    private static final Duration SESSION = Duration.ofSeconds(20);

    @RegisterExtension
    static final OneServer SERVER = new OneServer();

    private final Map<Integer, ZooKeeperLeases> hosts = new HashMap<>();

    @AfterEach
    void close() {
        hosts.values().forEach(ZooKeeperLeases::close);
    }

    @Override
    protected HostLease host(int number) {
        return leases(number);
    }

    private synchronized ZooKeeperLeases leases(int number) {
        return hosts.computeIfAbsent(number, it -> SERVER.leases(SESSION, "host-" + it));
    }

    /** Another client that has its session's password ends it. */
    @Override
    protected void expire(int number) throws Exception {
        ZooKeeper session = leases(number).session().connected(Deadline.after(Duration.ofSeconds(30)));
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper other = new ZooKeeper(
                SERVER.connection(),
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
