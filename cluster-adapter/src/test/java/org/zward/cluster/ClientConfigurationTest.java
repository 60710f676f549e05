package org.zward.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.zward.cluster.Hosts.GUID;
import static org.zward.cluster.Hosts.TANK;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseAcl;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.ZwardException.Kind;

/** ZooKeeper's own client properties, for TLS with a certificate of the client's. */
@Timeout(120)
class ClientConfigurationTest {

    private static final Duration SESSION = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @Test
    void aLeaseIsHadOverTlsAndTheCertificateMayBeTheCreator() throws Exception {
        Path keys = keys();
        Path trust = trust(keys);
        int port = ZooKeeperProcess.freePorts(1).get(0);
        Map<String, String> tls = Map.of(
                "secureClientPort", Integer.toString(port),
                "secureClientPortAddress", "127.0.0.1",
                "serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory",
                "authProvider.x509", "org.apache.zookeeper.server.auth.X509AuthenticationProvider",
                "ssl.keyStore.location", keys.toString(),
                "ssl.keyStore.password", "changeit",
                "ssl.trustStore.location", trust.toString(),
                "ssl.trustStore.password", "changeit");
        Path configuration = Files.write(
                directory.resolve("client.properties"),
                List.of(
                        "zookeeper.client.secure=true",
                        "zookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty",
                        "zookeeper.ssl.keyStore.location=" + keys,
                        "zookeeper.ssl.keyStore.password=changeit",
                        "zookeeper.ssl.trustStore.location=" + trust,
                        "zookeeper.ssl.trustStore.password=changeit"));
        try (ZooKeeperProcess server = ZooKeeperProcess.start(directory.resolve("server"), tls);
                ZooKeeperLeases alpha = leases("127.0.0.1:" + port, LeaseAcl.CREATOR, Optional.of(configuration));
                ZooKeeperLeases plain = leases(server.connection(), LeaseAcl.OPEN, Optional.empty())) {
            try (Held held = alpha.take(TANK, GUID, "import", soon())) {
                held.confirm();

                assertThat(catchThrowableOfType(
                                        LeaseUnavailableException.class, () -> plain.take(TANK, GUID, "import", soon()))
                                .kind())
                        .isEqualTo(Kind.NOT_PERMITTED);
            }
        }
    }

    @Test
    void aConfigurationThatIsNotThereIsRefused() {
        Path missing = directory.resolve("missing.properties");
        try (ZooKeeperLeases leases = leases("127.0.0.1:1", LeaseAcl.OPEN, Optional.of(missing))) {
            LeaseUnavailableException refused = catchThrowableOfType(
                    LeaseUnavailableException.class, () -> leases.take(TANK, GUID, "import", soon()));

            assertThat(refused.subject()).isEqualTo(missing.toString());
        }
    }

    @Test
    void aConfigurationThatNoSessionCanBeMadeWithIsToldEachTime() throws Exception {
        Path configuration = Files.writeString(
                directory.resolve("client.properties"), "zookeeper.clientCnxnSocket=org.zward.NoSuchClass");
        try (ZooKeeperLeases leases = leases("127.0.0.1:1", LeaseAcl.OPEN, Optional.of(configuration))) {
            for (int i = 0; i < 2; i++) {
                assertThat(catchThrowableOfType(
                                LeaseUnavailableException.class, () -> leases.take(TANK, GUID, "import", soon())))
                        .hasMessageContaining("NoSuchClass");
            }
        }
    }

    private Path keys() throws Exception {
        Path keys = directory.resolve("keys.p12");
        keytool(keys, "-genkeypair", "-keyalg", "EC", "-dname", "CN=zward", "-ext", "SAN=ip:127.0.0.1,dns:localhost");
        return keys;
    }

    private Path trust(Path keys) throws Exception {
        Path certificate = directory.resolve("certificate");
        keytool(keys, "-exportcert", "-file", certificate.toString());
        Path trust = directory.resolve("trust.p12");
        keytool(trust, "-importcert", "-noprompt", "-file", certificate.toString());
        return trust;
    }

    private void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-alias", "zward", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", "changeit"));
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        Redirect.appendTo(directory.resolve("keytool.log").toFile()))
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    private static ZooKeeperLeases leases(String connection, LeaseAcl acl, Optional<Path> configuration) {
        return Hosts.leases(
                new LeaseOptions(
                        connection,
                        LeaseOptions.SHORTEST_TIMEOUT,
                        "/tls",
                        acl,
                        Optional.empty(),
                        configuration,
                        Optional.empty()),
                SESSION,
                "alpha");
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }
}
