package org.zward.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.cluster.BadNetwork;
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
            System.out.println("one host had the pool in round " + round);
        }
        HOSTS.awaitNoLease();
    }

    @Test
    @Tag("hosts-soak")
    void soItIsWhenTheLeadingServerIsLostWhileBothStandInLine() throws Exception {
        ZooKeeperProcess leader = HOSTS.leadingServer();
        try {
            requireOneWinner(raceFromOneLine(List.of(), leader::kill));
            requireOneWinner();
        } finally {
            leader.start();
            leader.awaitReady();
        }
        requireOneWinner();
        HOSTS.awaitNoLease();
    }

    @Test
    @Tag("hosts-soak")
    void soItIsWithZpoolInPlaceOfTheLibraries() throws Exception {
        requireOneWinner(raceFromOneLine(List.of("--backend", "command"), () -> {}));
        HOSTS.awaitNoLease();
    }

    @Test
    @Tag("hosts-soak")
    void anExecWaitsForTheLeaseAndItsCommandGetsNoConnectionToTheServers() throws Exception {
        CompletableFuture<Ended> exec;
        try (HostLease.Held ours = takeLease()) {
            exec = first.startZward("exec", TANK, "--import", "rw", "--", "ls", "-l", "/proc/self/fd");
            HOSTS.awaitWaiting(first, exec);
            assertThat(first.imported()).isEmpty();
            ours.confirm();
        }
        assertThat(Host.await(exec).well()).contains("tank.lock").doesNotContain("socket:");
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
        assertThat(ends).allMatch(Ended::succeeded).allSatisfy(end -> assertThat(end.err())
                .contains("without the lease between hosts, as asked"));
        assertThat(first.imported()).containsExactly(TANK);
        assertThat(second.imported()).containsExactly(TANK);
    }

    @Test
    @Tag("hosts-soak")
    void aHostThatIsFrozenWhileItWaitsAndComesBackWhenAnotherHasThePoolDoesNotImportIt() throws Exception {
        CompletableFuture<Ended> frozen;
        try (HostLease.Held ours = takeLease()) {
            frozen = first.startZward("import", TANK);
            HOSTS.awaitWaiting(first, frozen);
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
        CompletableFuture<Ended> frozen = startUntil(BadNetwork.Request.CONFIRM);
        first.freeze();
        assertThat(frozen).isNotDone();
        try {
            second.zward("import", TANK).well(); // once the session of the frozen one has expired
        } finally {
            first.thaw();
            HOSTS.letFirstGo();
        }

        requireLostLease(Host.await(frozen));
    }

    private void requireLostLease(Ended end) {
        assertThat(end.with(LOST).err()).contains("its lease between hosts was lost before the import");
        assertThat(first.imported()).isEmpty();
        assertThat(second.imported()).containsExactly(TANK);
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
            HOSTS.awaitWaiting(first, cutOff);
            HOSTS.cutOffFirst();
            assertThat(ours.number()).isPositive();
        }
        Host.await(cutOff).failed(REFUSED);
        assertThat(first.imported()).isEmpty();
        second.zward("import", TANK).well();
    }

    @Test
    @Tag("hosts-soak")
    void aHostThatIsCutOffWithTheLeaseLeavesThePoolToTheOther() throws Exception {
        CompletableFuture<Ended> cutOff = startUntil(BadNetwork.Request.CONFIRM);
        HOSTS.cutOffFirst();
        assertThat(cutOff).isNotDone();

        second.zward("import", TANK).well();

        requireLostLease(Host.await(cutOff));
    }

    @Test
    @Tag("hosts-soak")
    void aHostThatIsCutOffOnceItImportsHasThePool() throws Exception {
        CompletableFuture<Ended> cutOff = startUntil(BadNetwork.Request.GIVE_BACK);
        HOSTS.cutOffFirst();
        assertThat(cutOff).isNotDone();

        Host.await(cutOff).well();

        assertThat(second.zward("import", TANK).failed(REFUSED)).contains(first.name());
        assertThat(first.imported()).containsExactly(TANK);
        assertThat(second.imported()).isEmpty();
    }

    @Test
    @Tag("hosts-soak")
    void aHostThatLosesItsPowerWhileItWaitsLeavesThePoolToTheOther() throws Exception {
        CompletableFuture<Ended> pulled;
        try (HostLease.Held ours = takeLease()) {
            pulled = first.startZward("import", TANK);
            HOSTS.awaitWaiting(first, pulled);
            first.pull();
            ours.confirm();
        }

        second.zward("import", TANK).well();

        assertThat(pulled).isCompletedExceptionally();
    }

    @Test
    @Tag("hosts-soak")
    void aHostThatLosesItsPowerWithTheLeaseLeavesThePoolToTheOther() throws Exception {
        CompletableFuture<Ended> pulled = startUntil(BadNetwork.Request.CONFIRM);
        first.pull();

        second.zward("import", TANK).well();

        assertThat(pulled).isCompletedExceptionally();
    }

    @Test
    @Tag("hosts-soak")
    void aHostThatLosesItsPowerOnceItImportsLeavesThePoolToWhomItIsFenced() throws Exception {
        CompletableFuture<Ended> pulled = startUntil(BadNetwork.Request.GIVE_BACK);
        first.pull();

        assertThat(second.zward("import", TANK).failed(REFUSED)).contains("--fenced " + first.name());
        second.zward("import", "--fenced", first.name(), TANK).well();

        assertThat(pulled).isCompletedExceptionally();
        assertThat(second.imported()).containsExactly(TANK);
    }

    /**
     * The first imports: once it confirms its lease, it has been told of it, and has not imported; once it gives it back, it
     * has.
     */
    private CompletableFuture<Ended> startUntil(BadNetwork.Request request) {
        HOSTS.holdBackFirst(request);
        CompletableFuture<Ended> started = first.startZward("import", TANK);
        HOSTS.awaitHeldBack(started);
        return started;
    }

    private void requireOneWinner() throws Exception {
        requireOneWinner(raceFromOneLine(List.of(), () -> {}));
    }

    private void requireOneWinner(List<Ended> ends) {
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

    /** Both stand in line before either can go on, and when something happens. */
    private List<Ended> raceFromOneLine(List<String> options, Runnable whileTheyWait) throws Exception {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("import", TANK));
        CompletableFuture<Ended> one;
        CompletableFuture<Ended> other;
        try (HostLease.Held ours = takeLease()) {
            one = first.startZward(arguments.toArray(String[]::new));
            other = second.startZward(arguments.toArray(String[]::new));
            HOSTS.awaitWaiting(first, one);
            HOSTS.awaitWaiting(second, other);
            assertThat(ours.number()).isPositive();
            whileTheyWait.run();
        }
        return List.of(Host.await(one), Host.await(other));
    }

    private List<Ended> raceWithoutTheLease() {
        CompletableFuture<Ended> one = first.startZward("import", "--without-host-lease", TANK);
        CompletableFuture<Ended> other = second.startZward("import", "--without-host-lease", TANK);
        return List.of(Host.await(one), Host.await(other));
    }

    private Ended label() {
        return second.run("zdb", "-l", TwoHosts.DISK);
    }

    private HostLease.Held takeLease() throws Exception {
        Guid guid = Guid.of(label().well().replaceAll("(?s).*?\\bpool_guid: (\\d+).*", "$1"));
        return HOSTS.leases().take(new PoolName(TANK), guid, "test", Deadline.after(Duration.ofMinutes(5)));
    }
}
