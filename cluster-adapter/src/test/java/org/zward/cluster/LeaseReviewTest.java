package org.zward.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zward.cluster.Hosts.GUID;
import static org.zward.cluster.Hosts.OTHER_GUID;
import static org.zward.cluster.Hosts.TANK;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseAcl;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseWeakness;
import org.zward.lock.Deadline;

/** What an ensemble gives less of than the options ask for. */
@Timeout(60)
class LeaseReviewTest {

    private static final Duration SESSION = Duration.ofSeconds(10);

    @RegisterExtension
    static final OneServer SERVER = new OneServer();

    @TempDir
    private static Path directory;

    @Test
    void aRootThatWasMadeOpenStaysSoUntilItsListIsSet() throws Exception {
        try (ZooKeeperLeases open = SERVER.leases(SESSION, "open");
                ZooKeeperLeases creator = creator()) {
            assertThat(weaknesses(open)).isEmpty();

            assertThat(weaknesses(creator)).singleElement().satisfies(weakness -> {
                assertThat(weakness.problem()).contains("access control list of " + SERVER.root() + " ");
                assertThat(weakness.fix()).contains("setAcl -R " + SERVER.root() + " auth::cdrwa");
            });

            Hosts.setAcl(creator, SERVER.root(), LeaseAcl.CREATOR);
            Hosts.setAcl(creator, SERVER.root() + "/" + GUID, LeaseAcl.CREATOR);
            assertThat(weaknesses(creator)).isEmpty();
        }
    }

    @Test
    void aPoolsLineThatAHostOfOtherOptionsMadeIsFoundFromAnyPool() throws Exception {
        try (ZooKeeperLeases open = SERVER.leases(SESSION, "open");
                ZooKeeperLeases creator = creator();
                Held held = open.take(TANK, OTHER_GUID, "import", soon())) {
            held.confirm();
            Hosts.setAcl(creator, SERVER.root(), LeaseAcl.CREATOR);

            assertThat(weaknesses(creator)).singleElement().satisfies(weakness -> assertThat(weakness.problem())
                    .contains("access control list of " + SERVER.root() + "/" + OTHER_GUID + " "));
        }
    }

    @Test
    void aLineThatIsOpenAndOneThatMayNotBeLookedAtAreBothTold() throws Exception {
        try (ZooKeeperLeases open = SERVER.leases(SESSION, "open");
                ZooKeeperLeases creator = creator();
                Held held = open.take(TANK, OTHER_GUID, "import", soon())) {
            held.confirm();
            String line = SERVER.root() + "/" + OTHER_GUID;
            Hosts.setAcl(open, line, Hosts.everybody("cdw"));

            assertThat(weaknesses(creator))
                    .extracting(LeaseWeakness::problem)
                    .anyMatch(it -> it.contains("access control list of " + SERVER.root() + " "))
                    .anyMatch(it -> it.contains("may write in " + line + " is not known"));
        }
    }

    @Test
    void aRootThatIsItsCreatorsIsAsAskedFor() throws Exception {
        try (ZooKeeperLeases creator = creator()) {
            assertThat(weaknesses(creator)).isEmpty();
        }
    }

    @Test
    void sessionsThatTheServersEndEarlierAreAWeakness() throws Exception {
        try (ZooKeeperLeases leases = SERVER.leases(Duration.ofMinutes(2), "alpha")) {
            assertThat(weaknesses(leases)).singleElement().satisfies(weakness -> {
                assertThat(weakness.problem()).contains("60 s at most, not 120 s, as lease.session-timeout says");
                assertThat(weakness.fix()).contains("set maxSessionTimeout=120000 in zoo.cfg");
            });
        }
    }

    @Test
    void aNodeThatSomebodyRemovedIsNamed() throws Exception {
        try (ZooKeeperLeases leases = SERVER.leases(Duration.ofMinutes(2), "alpha");
                Held held = leases.take(TANK, GUID, "check", soon())) {
            Requests requests = new Requests(leases.session().connected(soon()));
            String line = SERVER.root() + "/" + GUID;
            String node =
                    line + "/" + Requests.await(requests.children(line), soon()).get(0);
            Requests.await(requests.delete(node), soon());

            List<LeaseWeakness> weaknesses = held.weaknesses();

            assertThat(weaknesses).extracting(LeaseWeakness::problem).anyMatch(it -> it.contains("removed " + node));
            // and what else there is, is not lost
            assertThat(weaknesses).extracting(LeaseWeakness::problem).anyMatch(it -> it.contains("60 s at most"));
        }
    }

    @Test
    void whatCantBeToldIsSaid() throws Exception {
        try (BadNetwork network = new BadNetwork(SERVER.process().port());
                ZooKeeperLeases leases =
                        Hosts.leases(Hosts.options(network.connection(), SERVER.root()), SESSION, "alpha");
                Held held = leases.take(TANK, GUID, "check", soon())) {
            network.stall();

            assertThat(held.weaknesses()).singleElement().satisfies(weakness -> assertThat(weakness.problem())
                    .contains("is not known")
                    .contains("did not answer in time"));
        }
    }

    private static List<LeaseWeakness> weaknesses(ZooKeeperLeases leases) throws Exception {
        try (Held held = leases.take(TANK, GUID, "check", soon())) {
            return held.weaknesses();
        }
    }

    private static ZooKeeperLeases creator() throws Exception {
        Path file = Files.writeString(Files.createTempFile(directory, "credentials", ""), "digest:zward:right");
        LeaseOptions options = new LeaseOptions(
                SERVER.connection(),
                LeaseOptions.SHORTEST_TIMEOUT,
                SERVER.root(),
                LeaseAcl.CREATOR,
                Optional.of(file),
                Optional.empty(),
                Optional.empty());
        return Hosts.leases(options, SESSION, "creator");
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }
}
