package org.zward.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.zward.cluster.Hosts.GUID;
import static org.zward.cluster.Hosts.TANK;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseAcl;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.ZwardException.Kind;

/** Leases under a chroot, which whoever keeps the ensemble has to make. */
@Timeout(60)
class ChrootTest {

    private static final Duration SESSION = Duration.ofSeconds(10);

    @RegisterExtension
    static final OneServer SERVER = new OneServer();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ZooKeeperLeases whole;
    private ZooKeeperLeases alpha;
    private ZooKeeperLeases beta;

    @BeforeEach
    void open() {
        whole = SERVER.leases(SESSION, "whole");
        alpha = leases("alpha");
        beta = leases("beta");
    }

    @AfterEach
    void close() {
        whole.close();
        alpha.close();
        beta.close();
        threads.shutdownNow();
    }

    private static ZooKeeperLeases leases(String host) {
        return Hosts.leases(Hosts.options(SERVER.connection() + chroot(), "/leases"), SESSION, host);
    }

    /** The first of the two names in the root of the test that is running. */
    private static String chroot() {
        return SERVER.root().substring(0, SERVER.root().indexOf('/', 1));
    }

    private void makeChroot() throws Exception {
        Requests requests = new Requests(whole.session().connected(soon()));
        Requests.Created unused = Requests.await(
                requests.create(chroot(), new byte[0], Acls.of(LeaseAcl.OPEN), CreateMode.PERSISTENT), soon());
    }

    @Test
    void leasesUnderAChrootAreHadOneAfterTheOtherAndListed() throws Exception {
        makeChroot();
        assertThat(beta.holders()).isEmpty();
        Held first = alpha.take(TANK, GUID, "import", soon());
        Future<Held> waiter = threads.submit(() -> beta.take(TANK, GUID, "import", soon()));
        await().untilAsserted(() -> assertThat(alpha.holders())
                .extracting(LeaseHolder::host)
                .containsExactly(Optional.of("alpha"), Optional.of("beta")));
        assertThat(whole.holders()).hasSize(2);

        first.close();

        try (Held second = waiter.get()) {
            second.confirm();
            assertThat(alpha.holders()).extracting(LeaseHolder::number).containsExactly(second.number());
        }
    }

    @Test
    void aChrootThatIsMissingIsNamedAndIsNotNobody() {
        for (LeaseUnavailableException refused : List.of(
                catchThrowableOfType(LeaseUnavailableException.class, () -> alpha.take(TANK, GUID, "import", soon())),
                catchThrowableOfType(LeaseUnavailableException.class, alpha::holders))) {
            assertThat(refused.kind()).isEqualTo(Kind.FAILED);
            assertThat(refused.problem()).contains("has no node " + chroot());
            assertThat(refused.remedy()).contains("create " + chroot() + " in ZooKeeper");
        }
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }
}
