package org.zward.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zward.cluster.Hosts.GUID;
import static org.zward.cluster.Hosts.TANK;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseLostException;
import org.zward.lock.Deadline;

/** Three servers. */
@Timeout(180)
class EnsembleTest {

    private static final Duration SESSION = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private ZooKeeperEnsemble ensemble;

    @BeforeEach
    void start() {
        ensemble = ZooKeeperEnsemble.start(directory);
    }

    @AfterEach
    void stop() {
        ensemble.close();
    }

    @Test
    void leasesGoOnWithoutAnyOneOfTheServers() throws Exception {
        try (ZooKeeperLeases alpha = leases(ensemble.connection());
                ZooKeeperLeases beta = leases(ensemble.connection())) {
            for (ZooKeeperProcess server : ensemble.servers()) {
                Held before = alpha.take(TANK, GUID, "import", soon());

                server.kill();

                confirmInTheEnd(before);
                before.close();
                Held after = beta.take(TANK, GUID, "import", soon());
                assertThat(after.number()).isGreaterThan(before.number());
                confirmInTheEnd(after);
                after.close();
                server.start();
                server.awaitReady();
            }
        }
    }

    /**
     * The control is in it: the leader, when it has lost its followers and does not know it yet, answers sync and reads
     * as before.
     */
    @Test
    void aLeaseIsConfirmedByTheQuorumAndNotByOneServer() throws Exception {
        ZooKeeperProcess leader = ensemble.leader();
        try (ZooKeeperLeases alpha = leases(leader.connection())) {
            Held held = alpha.take(TANK, GUID, "import", soon());
            Requests requests = new Requests(alpha.session().connected(soon()));
            ensemble.servers().stream().filter(server -> server != leader).forEach(ZooKeeperProcess::freeze);

            Requests.await(requests.sync("/leases/" + GUID), soon());
            assertThat(Requests.await(requests.children("/leases/" + GUID), soon()))
                    .hasSize(1);
            assertThatThrownBy(held::confirm)
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessageContaining("no answer within PT5S");

            ensemble.servers().stream().filter(server -> server != leader).forEach(ZooKeeperProcess::thaw);
            confirmInTheEnd(held);
            held.close();
        }
    }

    /** A confirmation waits for an answer, but not for an election: that may take longer. */
    private static void confirmInTheEnd(Held held) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(15));
        while (true) {
            try {
                held.confirm();
                return;
            } catch (LeaseLostException e) {
                if (deadline.hasPassed()) {
                    throw e;
                }
            }
        }
    }

    private static ZooKeeperLeases leases(String connection) {
        return Hosts.leases(Hosts.options(connection, "/leases"), SESSION, "alpha");
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(60));
    }
}
