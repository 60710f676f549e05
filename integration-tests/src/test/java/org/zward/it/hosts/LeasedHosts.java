package org.zward.it.hosts;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.zward.cluster.BadNetwork;
import org.zward.cluster.ZooKeeperEnsemble;
import org.zward.cluster.ZooKeeperLeases;
import org.zward.cluster.ZooKeeperProcess;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseOptions;
import org.zward.it.zfs.ZfsSandbox;
import org.zward.posix.ProcessIdentityReader;

/**
 * {@link TwoHosts} that are configured to take leases from three ZooKeeper servers on this machine, each over a network of its
 * own; and the test, which is a third host to those servers.
 */
final class LeasedHosts implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Path data;
    private ZooKeeperEnsemble zooKeeper;
    private List<BadNetwork> firstNetwork;
    private List<BadNetwork> secondNetwork;
    private TwoHosts hosts;
    private ZooKeeperLeases leases;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        data = Files.createTempDirectory("zward-zookeeper");
        zooKeeper = ZooKeeperEnsemble.start(data);
        firstNetwork = networkToEachServer();
        secondNetwork = networkToEachServer();
        leases = new ZooKeeperLeases(LeaseOptions.of(zooKeeper.connection()), new ProcessIdentityReader().read());
        hosts = new TwoHosts(ports(firstNetwork), ports(secondNetwork));
        hosts.beforeAll(context);
    }

    private List<BadNetwork> networkToEachServer() {
        return zooKeeper.servers().stream()
                .map(server -> new BadNetwork(server.port()))
                .toList();
    }

    private static List<Integer> ports(List<BadNetwork> network) {
        return network.stream().map(BadNetwork::port).toList();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        connectFirst();
        letFirstGo();
        hosts.beforeEach(context);
        configure(hosts.first(), firstNetwork);
        configure(hosts.second(), secondNetwork);
    }

    private static void configure(Host host, List<BadNetwork> network) {
        String servers =
                network.stream().map(link -> "192.0.2.1:" + link.port()).collect(Collectors.joining(","));
        host.run(
                        "sh",
                        "-c",
                        "mkdir -p /etc/zward && printf 'lease.zookeeper=" + servers
                                + "\\nlease.session-timeout=20s\\nlock.timeout=5m\\nscan.interval=1s\\n'"
                                + " > /etc/zward/zward.properties")
                .well();
    }

    Host first() {
        return hosts.first();
    }

    Host second() {
        return hosts.second();
    }

    /** Boots the first anew, after it was pulled. */
    Host rebootFirst() throws Exception {
        configure(hosts.rebootFirst(), firstNetwork);
        return hosts.first();
    }

    /** The first loses its way to the servers. */
    void cutOffFirst() {
        firstNetwork.forEach(BadNetwork::cut);
    }

    /** And has it again. */
    void connectFirst() {
        firstNetwork.forEach(BadNetwork::mend);
    }

    /** The first can't make this request of the servers, nor another after it. */
    void holdBackFirst(BadNetwork.Request request) {
        firstNetwork.forEach(link -> link.holdBack(request));
    }

    /** It can. */
    void letFirstGo() {
        firstNetwork.forEach(BadNetwork::letGo);
    }

    /** Waits until the first has made that request; fails if what it runs to get there has ended. */
    void awaitHeldBack(CompletableFuture<Ended> asks) {
        awaitWhile(asks, () -> firstNetwork.stream().anyMatch(BadNetwork::isHoldingBack));
    }

    /** One of the three, which the other two go on without. */
    ZooKeeperProcess leadingServer() {
        return zooKeeper.leader();
    }

    /** The test's own leases. */
    ZooKeeperLeases leases() {
        return leases;
    }

    /** Waits until a host stands in line for a lease; fails if what it runs to get there has ended. */
    void awaitWaiting(Host host, CompletableFuture<Ended> asks) {
        awaitWhile(asks, () -> leases.holders().stream()
                .anyMatch(holder -> holder.state() == LeaseHolder.State.WAITING
                        && holder.host().equals(Optional.of(host.name()))));
    }

    private static void awaitWhile(CompletableFuture<Ended> runs, Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (runs.isDone()) {
                throw new AssertionError("it did not come to that: " + runs.join());
            }
            return condition.call();
        });
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
        firstNetwork.forEach(BadNetwork::close);
        secondNetwork.forEach(BadNetwork::close);
        ZfsSandbox.run("rm", "-r", data.toString());
    }
}
