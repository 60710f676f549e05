package org.zward.it.hosts;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.zward.cluster.BadNetwork;
import org.zward.cluster.ZooKeeperLeases;
import org.zward.cluster.ZooKeeperProcess;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseOptions;
import org.zward.it.zfs.ZfsSandbox;
import org.zward.posix.ProcessIdentityReader;

/**
 * {@link TwoHosts} that are configured to take leases from a ZooKeeper server on this machine, each over a network of its own;
 * and the test, which is a third host to that server.
 */
final class LeasedHosts implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Path data;
    private ZooKeeperProcess zooKeeper;
    private BadNetwork firstNetwork;
    private BadNetwork secondNetwork;
    private TwoHosts hosts;
    private ZooKeeperLeases leases;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        data = Files.createTempDirectory("zward-zookeeper");
        zooKeeper = ZooKeeperProcess.start(data);
        firstNetwork = new BadNetwork(zooKeeper.port());
        secondNetwork = new BadNetwork(zooKeeper.port());
        leases = new ZooKeeperLeases(LeaseOptions.of(zooKeeper.connection()), new ProcessIdentityReader().read());
        hosts = new TwoHosts(List.of(firstNetwork.port()), List.of(secondNetwork.port()));
        hosts.beforeAll(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        firstNetwork.mend();
        secondNetwork.mend();
        hosts.beforeEach(context);
        configure(hosts.first(), firstNetwork);
        configure(hosts.second(), secondNetwork);
    }

    private static void configure(Host host, BadNetwork network) {
        host.run(
                        "sh",
                        "-c",
                        "mkdir -p /etc/zward && printf 'lease.zookeeper=192.0.2.1:" + network.port()
                                + "\\nlease.session-timeout=20s\\nlock.timeout=5m\\n' > /etc/zward/zward.properties")
                .well();
    }

    Host first() {
        return hosts.first();
    }

    Host second() {
        return hosts.second();
    }

    /** The way of the first to the server. */
    BadNetwork firstNetwork() {
        return firstNetwork;
    }

    /** The test's own leases. */
    ZooKeeperLeases leases() {
        return leases;
    }

    /** Waits until a host has a pool's lease, or stands in line for it. */
    void awaitLease(Host host, LeaseHolder.State state) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> leases.holders().stream()
                .anyMatch(holder -> holder.state() == state && holder.host().equals(Optional.of(host.name()))));
    }

    /** Waits until nobody has a lease or wants one. */
    void awaitNoLease() {
        await().atMost(PATIENCE).until(() -> leases.holders().isEmpty());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        hosts.afterAll(context);
        leases.close();
        zooKeeper.close();
        firstNetwork.close();
        secondNetwork.close();
        ZfsSandbox.run("rm", "-r", data.toString());
    }
}
