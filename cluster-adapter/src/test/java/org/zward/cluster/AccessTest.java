package org.zward.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.zward.cluster.Hosts.GUID;
import static org.zward.cluster.Hosts.TANK;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseAcl;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseTimeoutException;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.CapturedLog;
import org.zward.lock.Deadline;
import org.zward.lock.ZwardException.Kind;

/** Who may do what with the nodes of leases. */
@Timeout(60)
class AccessTest {

    private static final Duration SESSION = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final OneServer SERVER = new OneServer();

    @TempDir
    private static Path directory;

    @Test
    void whoeverHasOtherCredentialsCanNeitherTakeNorReadNorRemoveALease() throws Exception {
        try (ZooKeeperLeases alpha = leases("digest:zward:right");
                ZooKeeperLeases beta = leases("digest:zward:right");
                ZooKeeperLeases mallory = leases("digest:mallory:right")) {
            Held held = alpha.take(TANK, GUID, "import", soon());
            assertThatThrownBy(() -> beta.take(TANK, GUID, "import", Deadline.passed()))
                    .isInstanceOf(LeaseTimeoutException.class);

            LeaseUnavailableException refused = Hosts.refused(mallory, PATIENCE);
            assertThat(refused.kind()).isEqualTo(Kind.NOT_PERMITTED);
            assertThat(refused.remedy()).contains("credentials").contains(SERVER.root());
            assertThat(catchThrowableOfType(LeaseUnavailableException.class, mallory::holders)
                            .kind())
                    .isEqualTo(Kind.NOT_PERMITTED);
            List<String> nodes = Requests.await(requests(alpha).children(SERVER.root() + "/" + GUID), soon());
            assertThatThrownBy(() -> Requests.await(
                            requests(mallory).delete(SERVER.root() + "/" + GUID + "/" + nodes.get(0)), soon()))
                    .isInstanceOf(KeeperException.NoAuthException.class);

            held.confirm();
            held.close();
            beta.take(TANK, GUID, "import", soon()).close();
        }
    }

    @Test
    void openNodesCanBeRemovedByAnybody() throws Exception {
        try (ZooKeeperLeases alpha = SERVER.leases(SESSION, "alpha");
                ZooKeeperLeases mallory = leases("digest:mallory:right")) {
            Held held = alpha.take(TANK, GUID, "import", soon());
            String name = Requests.await(requests(mallory).children(SERVER.root() + "/" + GUID), soon())
                    .get(0);

            Requests.await(requests(mallory).delete(SERVER.root() + "/" + GUID + "/" + name), soon());

            assertThatThrownBy(held::confirm).hasMessageContaining("its node is gone");
            held.close();
        }
    }

    @Test
    void aLeaseThatMayNotBeGivenBackEndsWithItsProcess() throws Exception {
        try (ZooKeeperLeases beta = SERVER.leases(SESSION, "beta")) {
            try (ZooKeeperLeases alpha = SERVER.leases(SESSION, "alpha");
                    CapturedLog log = new CapturedLog()) {
                Held held = alpha.take(TANK, GUID, "import", soon());
                Hosts.setAcl(beta, SERVER.root() + "/" + GUID, Hosts.everybody("cra"));

                held.close();

                assertThat(log.text()).contains("ZooKeeper refused to take back its lease between hosts");
                assertThat(beta.holders()).extracting(LeaseHolder::number).containsExactly(held.number());
                Hosts.setAcl(beta, SERVER.root() + "/" + GUID, LeaseAcl.OPEN);
            }
            beta.take(TANK, GUID, "import", soon()).close();
        }
    }

    @Test
    void nobodyIsTheCreatorWithoutCredentials() {
        LeaseOptions options = new LeaseOptions(
                SERVER.connection(),
                LeaseOptions.SHORTEST_TIMEOUT,
                SERVER.root(),
                LeaseAcl.CREATOR,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        try (ZooKeeperLeases leases = Hosts.leases(options, SESSION, "alpha")) {
            assertThat(Hosts.refused(leases, PATIENCE).kind()).isEqualTo(Kind.NOT_PERMITTED);
        }
    }

    @Test
    void credentialsThatOthersMayReadAreRefused() throws Exception {
        Path file = credentials("digest:zward:right");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(refused(file)).hasMessageContaining("chmod 600");
    }

    @Test
    void credentialsThatAreNotWrittenAsTheyMustBeAreRefused() throws Exception {
        assertThat(refused(directory.resolve("missing"))).hasMessageContaining("missing");
        for (String content : List.of("hush", ":hush", "digest:zward:hush\ndigest:mallory:hush")) {
            assertThat(refused(credentials(content)))
                    .hasMessageContaining("it is not one line scheme:secret")
                    .hasMessageNotContaining("hush");
        }
    }

    /** Whoever runs this as root reads it all the same; others are told that they can't. */
    @Test
    void credentialsThatNobodyMayReadAreNoMistake() throws Exception {
        Path file = credentials("digest:zward:right");
        Files.setPosixFilePermissions(file, Set.of());

        try (ZooKeeperLeases leases = leases(file)) {
            if (Files.isReadable(file)) {
                leases.take(TANK, GUID, "import", soon()).close();
            } else {
                assertThat(Hosts.refused(leases, PATIENCE)).hasMessageContaining("let this user read it");
            }
        }
    }

    @Test
    void theRootIsMadeWhereItMayBeThoughNotAboveThat() throws Exception {
        String site = "/theRootIsMadeWhereItMayBe";
        try (ZooKeeperLeases owner = leases("digest:site:right");
                ZooKeeperLeases alpha = open(site + "/ours/locks/leases");
                ZooKeeperLeases beta = open(site + "/other/leases")) {
            Requests requests = requests(owner);
            make(requests, site, "r");
            make(requests, site + "/ours", "cdrwa");

            alpha.take(TANK, GUID, "import", soon()).close();

            assertThat(Hosts.refused(beta, PATIENCE).kind()).isEqualTo(Kind.NOT_PERMITTED);
            assertThat(Hosts.refused(beta, PATIENCE)).hasMessageContaining("NoAuth for " + site + "/other");
        }
    }

    private static ZooKeeperLeases open(String root) {
        return Hosts.leases(Hosts.options(SERVER.connection(), root), SESSION, "alpha");
    }

    private static void make(Requests requests, String path, String permissions) throws Exception {
        LeaseAcl acl = new LeaseAcl(
                List.of(new LeaseAcl.Entry("world", "anyone", permissions), new LeaseAcl.Entry("auth", "", "cdrwa")));
        Requests.Created unused =
                Requests.await(requests.create(path, new byte[0], Acls.of(acl), CreateMode.PERSISTENT), soon());
    }

    private LeaseUnavailableException refused(Path credentials) {
        try (ZooKeeperLeases leases = leases(credentials)) {
            LeaseUnavailableException refused = Hosts.refused(leases, PATIENCE);
            assertThat(refused.kind()).isEqualTo(Kind.NOT_PERMITTED);
            assertThat(refused.subject()).isEqualTo(credentials.toString());
            return refused;
        }
    }

    private ZooKeeperLeases leases(String credentials) throws Exception {
        return leases(credentials(credentials));
    }

    private ZooKeeperLeases leases(Path credentials) {
        LeaseOptions options = new LeaseOptions(
                SERVER.connection(),
                LeaseOptions.SHORTEST_TIMEOUT,
                SERVER.root(),
                LeaseAcl.CREATOR,
                Optional.of(credentials),
                Optional.empty(),
                Optional.empty());
        return Hosts.leases(options, SESSION, "alpha");
    }

    private static Path credentials(String content) throws Exception {
        Path file = Files.createTempFile(directory, "credentials", "");
        return Files.writeString(file, content + "\n");
    }

    private static Requests requests(ZooKeeperLeases leases) throws Exception {
        return new Requests(leases.session().connected(soon()));
    }

    private static Deadline soon() {
        return Deadline.after(PATIENCE);
    }
}
