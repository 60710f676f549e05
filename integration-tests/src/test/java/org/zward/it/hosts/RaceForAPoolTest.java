package org.zward.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.cluster.ZooKeeperProcess;
import org.zward.host.HostLease;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

/**
 * Two hosts import an exported pool at the same moment, which ZFS lets both do; and one of them is lost, cut off or frozen on
 * its way. {@code ZWARD_ZFS_ROUNDS} says how often they race.
 */
class RaceForAPoolTest {
    private static final int REFUSED = 4;
    private static final int LOST = 6;
    private static final int TIMED_OUT = 75;

    /** In so many races without the lease both have the pool once for certain. */
    private static final int MOST_ROUNDS = 40;

    private static final String TANK = "tank";

    @RegisterExtension
    static final LeasedHosts HOSTS = new LeasedHosts();

    private Host first;
    private Host second;

    @BeforeEach
    void setUp() {
        first = HOSTS.first();
        second = HOSTS.second();
        first.run("zpool", "create", "-f", "-o", "cachefile=none", "-O", "mountpoint=none", TANK, TwoHosts.DISK)
                .well();
        first.run("zpool", "export", TANK).well();
    }

    @Test
    @Tag("hosts")
    void ofTwoHostsThatImportAPoolAtTheSameMomentExactlyOneHasIt() throws Exception {
        for (int round = 1; round <= TwoHosts.ROUNDS; round++) {
            requireOneWinner();
        }
        HOSTS.awaitNoLease();
    }

    @Test
    @Tag("hosts-soak")
    void soItIsWhileOneOfTheServersIsGone() throws Exception {
        ZooKeeperProcess killed = HOSTS.leadingServer();
        killed.kill();
        try {
            requireOneWinner();
        } finally {
            killed.start();
            killed.awaitReady();
        }
        requireOneWinner();
        HOSTS.awaitNoLease();
    }

    @Test
    @Tag("hosts-soak")
    void theCommandOfAnExecGetsNoConnectionToTheServers() {
        assertThat(first.zward("exec", TANK, "--import", "rw", "--", "ls", "-l", "/proc/self/fd")
                        .well())
                .contains("tank.lock")
                .doesNotContain("socket:");
    }

    @Test
    @Tag("hosts")
    void withoutTheLeaseBothHaveItSooner() {
        int round = 1;
        List<Ended> ends = raceWithoutTheLease();
        while (!ends.stream().allMatch(Ended::succeeded) && round < MOST_ROUNDS) {
            Host winner = ends.get(0).succeeded() ? first : second;
            winner.run("zpool", "export", TANK).well();
            ends = raceWithoutTheLease();
            round++;
        }

        System.out.println("without the lease both hosts had the pool in round " + round);
        assertThat(ends).allMatch(Ended::succeeded);
        assertThat(first.imported()).containsExactly(TANK);
        assertThat(second.imported()).containsExactly(TANK);
    }

    @Test
    @Tag("hosts-soak")
    void aHostThatIsFrozenWhileItWaitsAndComesBackWhenAnotherHasThePoolDoesNotImportIt() throws Exception {
        CompletableFuture<Ended> frozen;
        try (HostLease.Held ours = takeLease()) {
            frozen = first.startZward("import", TANK);
            HOSTS.awaitWaiting(first);
            first.freeze();
            assertThat(ours.number()).isPositive();
        }
        try {
            // has to wait until the session of the frozen one has expired
            second.zward("import", TANK).well();
        } finally {
            first.thaw();
        }

        Ended end = Host.await(frozen);
        assertThat(end.status()).as(end.toString()).isIn(REFUSED, LOST, TIMED_OUT);
        assertThat(first.imported()).isEmpty();
        assertThat(second.imported()).containsExactly(TANK);
        assertThat(first.zward("import", TANK).failed(REFUSED)).contains(second.name());
    }

    @Test
    @Tag("hosts-soak")
    void aHostThatIsFrozenWithTheLeaseAndComesBackWhenAnotherHasThePoolHasLostIt() throws Exception {
        int attempt = 1;
        while (!isFrozenBeforeItImports()) {
            assertThat(attempt)
                    .as("attempts to freeze it before it has imported")
                    .isLessThan(MOST_ROUNDS);
            first.zward("export", TANK).well();
            attempt++;
        }
        assertThat(first.imported()).isEmpty();
        assertThat(second.imported()).containsExactly(TANK);
        System.out.println("frozen between its lease and its import in attempt " + attempt);
    }

    /** Or it had imported the pool already, and its label keeps the other out. */
    private boolean isFrozenBeforeItImports() throws Exception {
        CompletableFuture<Ended> frozen = startHavingTheLease("300");
        first.freeze();
        Ended others;
        try {
            HOSTS.awaitNoLease(); // its session has expired
            others = second.zward("import", TANK);
        } finally {
            first.thaw();
        }

        Ended end = Host.await(frozen);
        if (others.succeeded()) {
            assertThat(end.status()).as(end.toString()).isIn(LOST, REFUSED); // by when the servers have answered it
            assertThat(end.failed(end.status())).contains("lease");
            return true;
        }
        assertThat(others.failed(REFUSED)).contains(first.name());
        assertThat(end.succeeded()).as(end.toString()).isTrue();
        return false;
    }

    @Test
    @Tag("hosts-soak")
    void aHostThatIsCutOffImportsNothingAndScansAllTheSame() throws Exception {
        HOSTS.cutOffFirst();

        assertThat(first.zward("--timeout", "20", "import", TANK).failed(REFUSED))
                .contains("--without-host-lease");
        assertThat(first.imported()).isEmpty();
        assertThat(first.zward("--json", "scan", TANK).well()).contains("\"outcome\":\"read\"");

        CompletableFuture<Ended> cutOff;
        try (HostLease.Held ours = takeLease()) {
            HOSTS.connectFirst();
            cutOff = first.startZward("--timeout", "60", "import", TANK);
            HOSTS.awaitWaiting(first);
            HOSTS.cutOffFirst();
            assertThat(ours.number()).isPositive();
        }
        Host.await(cutOff).failed(REFUSED);
        assertThat(first.imported()).isEmpty();
        second.zward("import", TANK).well();
    }

    @Test
    @Tag("hosts-soak")
    void aHostThatIsCutOffOnceTheLeaseIsItsHasThePoolOrLeavesItToTheOther() throws Exception {
        CompletableFuture<Ended> cutOff = startHavingTheLease("30");
        HOSTS.cutOffFirst();

        Ended end = Host.await(cutOff);

        Ended others = second.zward("import", TANK);
        if (end.succeeded()) { // its label said already that it has it
            assertThat(others.failed(REFUSED)).contains(first.name());
            assertThat(first.imported()).containsExactly(TANK);
            assertThat(second.imported()).isEmpty();
        } else {
            assertThat(end.status()).as(end.toString()).isIn(LOST, REFUSED); // before it heard that the lease is its
            assertThat(end.failed(end.status())).contains("lease");
            others.well();
            assertThat(first.imported()).isEmpty();
            assertThat(second.imported()).containsExactly(TANK);
        }
        HOSTS.awaitNoLease();
    }

    @Test
    @Tag("hosts-soak")
    void aHostThatLosesItsPowerOnceTheLeaseIsItsLeavesThePoolToTheOther() throws Exception {
        CompletableFuture<Ended> pulled = startHavingTheLease("30");
        first.pull();
        await().until(pulled::isDone);

        Ended end = second.zward("import", TANK);

        if (!end.succeeded()) { // the label said already that the first has it
            assertThat(end.failed(REFUSED)).contains("--fenced " + first.name());
            second.zward("import", "--fenced", first.name(), TANK).well();
        }
        assertThat(second.imported()).containsExactly(TANK);
        HOSTS.awaitNoLease();
    }

    /** The first imports: the lease is its at this moment, though it may not have heard so yet; or has been. */
    private CompletableFuture<Ended> startHavingTheLease(String timeout) throws Exception {
        CompletableFuture<Ended> started;
        try (HostLease.Held ours = takeLease()) {
            started = first.startZward("--timeout", timeout, "import", TANK);
            HOSTS.awaitWaiting(first);
            assertThat(ours.number()).isPositive();
        }
        HOSTS.awaitNoWaiter();
        return started;
    }

    private void requireOneWinner() throws Exception {
        List<Ended> ends = raceFromOneLine();

        boolean firstWon = ends.get(0).succeeded();
        Host winner = firstWon ? first : second;
        Host loser = firstWon ? second : first;
        Ended lost = ends.get(firstWon ? 1 : 0);
        assertThat(lost.status()).as(ends.toString()).isIn(REFUSED, TIMED_OUT);
        assertThat(lost.failed(lost.status())).contains(winner.name());
        assertThat(winner.imported()).containsExactly(TANK);
        assertThat(loser.imported()).isEmpty();
        winner.zward("export", TANK).well();
    }

    /** Both stand in line before either can go on. */
    private List<Ended> raceFromOneLine() throws Exception {
        CompletableFuture<Ended> one;
        CompletableFuture<Ended> other;
        try (HostLease.Held ours = takeLease()) {
            one = first.startZward("import", TANK);
            other = second.startZward("import", TANK);
            HOSTS.awaitWaiting(first);
            HOSTS.awaitWaiting(second);
            assertThat(ours.number()).isPositive();
        }
        return List.of(Host.await(one), Host.await(other));
    }

    private List<Ended> raceWithoutTheLease() {
        CompletableFuture<Ended> one = first.startZward("import", "--without-host-lease", TANK);
        CompletableFuture<Ended> other = second.startZward("import", "--without-host-lease", TANK);
        return List.of(Host.await(one), Host.await(other));
    }

    private HostLease.Held takeLease() throws Exception {
        String label = second.run("zdb", "-l", TwoHosts.DISK).well();
        Guid guid = Guid.of(label.replaceAll("(?s).*?\\bpool_guid: (\\d+).*", "$1"));
        return HOSTS.leases().take(new PoolName(TANK), guid, "test", Deadline.after(Duration.ofMinutes(5)));
    }
}
