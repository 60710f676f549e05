package org.zward.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.zward.cluster.Hosts.GUID;
import static org.zward.cluster.Hosts.OTHER_GUID;
import static org.zward.cluster.Hosts.TANK;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseAcl;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.ZwardException.Kind;

/** Hosts that log in with SASL, to a server that lets nobody else in. */
@Timeout(120)
class LoginTest {

    private static final Duration SESSION = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MODULE = "org.apache.zookeeper.server.auth.DigestLoginModule required ";

    private static final Configuration NO_LOGINS = new Configuration() {
        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return null;
        }
    };

    @TempDir
    private static Path directory;

    private static final ExecutorService threads = Executors.newCachedThreadPool();

    private static ZooKeeperProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = serverOf("server", file("Server { " + MODULE + "user_zward=\"right\"; };"));
    }

    @AfterAll
    static void stop() {
        server.close();
        threads.shutdownNow();
    }

    @Test
    void whoLogsInIsTheCreator() throws Exception {
        try (ZooKeeperLeases leases = leases(server, client("Client", "right"));
                Held held = leases.take(TANK, GUID, "import", soon())) {
            held.confirm();

            Requests requests = new Requests(leases.session().connected(soon()));
            String line = "/leases/" + GUID;
            String node = Requests.await(requests.children(line), soon()).get(0);
            for (String path : List.of("/leases", line, line + "/" + node)) {
                assertThat(Requests.await(requests.acl(path), soon()))
                        .extracting(ACL::getId)
                        .containsExactly(new Id("sasl", "zward"));
            }
            assertThat(held.weaknesses()).isEmpty();
        }
    }

    @Test
    void whoHasAWrongPasswordIsRefusedAndToldWhereItIs() throws Exception {
        Path login = client("Client", "wrong");
        try (ZooKeeperLeases leases = leases(server, login)) {
            LeaseUnavailableException refused = Hosts.refused(leases, PATIENCE);

            assertThat(refused.kind()).isEqualTo(Kind.NOT_PERMITTED);
            assertThat(refused.remedy()).contains("check the login in " + login);

            // and is let in once that is mended
            Files.writeString(login, Files.readString(login).replace("wrong", "right"));
            leases.take(TANK, GUID, "import", soon()).close();
        }
    }

    /** The session ended while nobody waited for it. */
    @Test
    void aRefusalThatIsMendedBeforeTheNextLeaseCostsNone() throws Exception {
        Path login = file("Server { " + MODULE + "user_zward=\"right\"; };");
        try (ZooKeeperProcess other = serverOf("refusing", login);
                ZooKeeperLeases leases = leases(other, client("Client", "right"))) {
            leases.take(TANK, GUID, "import", soon()).close();
            ZooKeeper former = leases.session().connected(soon());
            restart(other, login, "user_zward=\"right\"", "user_zward=\"other\"");
            await().atMost(PATIENCE).until(() -> former.getState() == ZooKeeper.States.AUTH_FAILED);
            restart(other, login, "user_zward=\"other\"", "user_zward=\"right\"");

            leases.take(TANK, GUID, "import", soon()).close();
        }
    }

    /** As where the one who knows who a host is comes back before ZooKeeper does. */
    @Test
    void aLoginThatFailsWhileNoServerIsReachedIsTriedAgainWhenOneIs() throws Exception {
        FailingLogin.failFor(3);
        Path login = file(
                "Client { " + FailingLogin.class.getName() + " required username=\"zward\" password=\"right\"; };");
        try (BadNetwork network = new BadNetwork(server.port())) {
            network.cut();
            try (ZooKeeperLeases leases = leases(network.connection(), login)) {
                Future<Held> taker = threads.submit(() -> leases.take(TANK, GUID, "import", soon()));
                await().atMost(PATIENCE).until(FailingLogin::hasSucceeded);
                network.mend();

                Held held = taker.get();
                network.cut();
                network.mend();
                held.confirm();
                held.close();
            }
        }
    }

    /** Where it is not asked for a login, a session outlives one that fails, and with it its leases. */
    @Test
    void aSessionThatHasLeasesIsNotGivenUpForALoginThatFailsLater() throws Exception {
        Path logins = file("Server { " + MODULE + "user_zward=\"right\"; };");
        try (ZooKeeperProcess lenient = serverOf("lenient", logins, "false");
                BadNetwork network = new BadNetwork(lenient.port());
                ZooKeeperLeases leases = leases(network.connection(), client("Client", "right"))) {
            Held held = leases.take(TANK, GUID, "import", soon());
            ZooKeeper session = leases.session().connected(soon());
            Configuration.setConfiguration(NO_LOGINS);
            network.cut();
            await().until(() -> !session.getState().isConnected());
            network.mend();
            await().until(() -> session.getState().isConnected());

            assertThatThrownBy(() -> leases.take(TANK, OTHER_GUID, "import", Deadline.after(Duration.ofSeconds(5))))
                    .isInstanceOf(LeaseUnavailableException.class)
                    .hasMessageContaining("check the login");
            try (ZooKeeperLeases other = leases(lenient, client("Client", "right"))) {
                assertThat(other.holders()).extracting(LeaseHolder::number).contains(held.number());

                // which may not be removed without a login, but ends with a session that nothing depends on any more
                held.close();
                await().untilAsserted(() -> assertThat(other.holders()).isEmpty());
            }
            leases.take(TANK, GUID, "import", soon()).close();
        }
    }

    @Test
    void whoDoesNotLogInIsRefusedAndToldHowTo() {
        try (ZooKeeperLeases leases = Hosts.leases(Hosts.options(server.connection(), "/leases"), SESSION, "alpha")) {
            LeaseUnavailableException refused = Hosts.refused(leases, PATIENCE);

            assertThat(refused.kind()).isEqualTo(Kind.NOT_PERMITTED);
            assertThat(refused.remedy()).contains("set lease.login");
        }
    }

    @Test
    void noSessionIsUsedThatIsNotLoggedIn() throws Exception {
        Path login = client("Client", "right");
        try (ZooKeeperProcess open = ZooKeeperProcess.start(directory.resolve("open"));
                ZooKeeperLeases leases = leases(open, login)) {
            LeaseUnavailableException refused = Hosts.refused(leases, PATIENCE);

            assertThat(refused.kind()).isEqualTo(Kind.NOT_PERMITTED);
            assertThat(refused.remedy()).contains("that the servers ask for one");
        }
    }

    @Test
    void aModuleThatFailsIsRefused() throws Exception {
        Path login = file("Client { org.zward.NoSuchModule required; };");
        try (ZooKeeperProcess open = ZooKeeperProcess.start(directory.resolve("open-too"));
                ZooKeeperLeases leases = leases(open, login)) {
            assertThat(Hosts.refused(leases, PATIENCE).remedy()).contains("check the login in " + login);
        }
    }

    @Test
    void anotherSectionMayBeNamed() throws Exception {
        String named = "zookeeper.sasl.clientconfig=Zward";
        try (ZooKeeperLeases leases = leases(server.connection(), client("Zward", "right"), named)) {
            leases.take(TANK, GUID, "import", soon()).close();
        }
        Path login = client("Client", "right");
        try (ZooKeeperLeases leases = leases(server.connection(), login, named)) {
            assertThat(Hosts.refused(leases, PATIENCE))
                    .hasMessageContaining(login + ": it has no section Zward: add it");
        }
    }

    @Test
    void aFileThatIsNoLoginIsNamed() throws Exception {
        Path missing = directory.resolve("missing");
        Path broken = file("Client { ");
        Path readable = client("Client", "right");
        Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(refused(missing)).hasMessageContaining("can't be read").hasMessageContaining("make it");
        assertThat(refused(broken)).hasMessageContaining("it is no JAAS file");
        assertThat(refused(readable)).hasMessageContaining("chmod 600");
    }

    @Test
    void whatNeedsDigestIsToldThatThereIsNoneInFipsMode() throws Exception {
        Path login = client("Client", "right");
        Path configuration = Files.createFile(directory.resolve("empty.properties"));
        try (ZooKeeperLeases leases =
                Hosts.leases(options(server.connection(), login, configuration), SESSION, "alpha")) {
            assertThat(Hosts.refused(leases, PATIENCE))
                    .hasMessageContaining("write zookeeper.fips-mode=false in lease.client-config");
        }
    }

    /** A program that leases are embedded in may log in to something itself. */
    @Test
    void theLoginsOfTheProgramStayAsTheyAre() throws Exception {
        AppConfigurationEntry[] theirs = {
            new AppConfigurationEntry("Theirs", AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, Map.of())
        };
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return name.equals("Client") ? theirs : new AppConfigurationEntry[0];
            }
        });
        try (ZooKeeperLeases leases = leases(server, client("Client", "right"))) {
            leases.take(TANK, GUID, "import", soon()).close();

            assertThat(Configuration.getConfiguration().getAppConfigurationEntry("Client"))
                    .isSameAs(theirs);
        }
    }

    private static ZooKeeperProcess serverOf(String name, Path login) {
        return serverOf(name, login, "true");
    }

    private static ZooKeeperProcess serverOf(String name, Path login, String required) {
        return ZooKeeperProcess.start(
                directory.resolve(name),
                List.of("-Djava.security.auth.login.config=" + login),
                Map.of(
                        "authProvider.1", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
                        "sessionRequireClientSASLAuth", required,
                        "fips-mode", "false"));
    }

    private static void restart(ZooKeeperProcess server, Path login, String was, String is) throws IOException {
        server.kill();
        Files.writeString(login, Files.readString(login).replace(was, is));
        server.start();
        server.awaitReady();
    }

    private static LeaseUnavailableException refused(Path login) throws IOException {
        try (ZooKeeperLeases leases = leases(server, login)) {
            LeaseUnavailableException refused = Hosts.refused(leases, PATIENCE);
            assertThat(refused.kind()).isEqualTo(Kind.NOT_PERMITTED);
            assertThat(refused.subject()).isEqualTo(login.toString());
            return refused;
        }
    }

    private static Path client(String section, String password) throws IOException {
        return file(section + " { " + MODULE + "username=\"zward\" password=\"" + password + "\"; };");
    }

    private static Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "login", ".conf"), content);
    }

    private static ZooKeeperLeases leases(ZooKeeperProcess of, Path login) throws IOException {
        return leases(of.connection(), login);
    }

    private static ZooKeeperLeases leases(String connection, Path login) throws IOException {
        return leases(connection, login, "");
    }

    private static ZooKeeperLeases leases(String connection, Path login, String property) throws IOException {
        Path configuration = Files.createTempFile(directory, "client", ".properties");
        return Hosts.leases(
                options(connection, login, Files.write(configuration, List.of("zookeeper.fips-mode=false", property))),
                SESSION,
                "alpha");
    }

    private static LeaseOptions options(String connection, Path login, Path configuration) {
        return new LeaseOptions(
                connection,
                LeaseOptions.SHORTEST_TIMEOUT,
                "/leases",
                LeaseAcl.CREATOR,
                Optional.empty(),
                Optional.of(configuration),
                Optional.of(login));
    }

    private static Deadline soon() {
        return Deadline.after(PATIENCE);
    }
}
