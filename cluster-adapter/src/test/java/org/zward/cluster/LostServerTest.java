package org.zward.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.zward.cluster.Hosts.GUID;
import static org.zward.cluster.Hosts.TANK;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseLostException;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.CapturedLog;
import org.zward.lock.Deadline;
import org.zward.lock.ZwardException.Kind;

/** The only server is killed, frozen, or not there at all. */
@Timeout(120)
class LostServerTest {

    private static final Duration SESSION = Duration.ofSeconds(8);

    @TempDir
    private Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ZooKeeperProcess server;
    private ZooKeeperLeases alpha;
    private ZooKeeperLeases beta;

    @BeforeEach
    void open() {
        server = ZooKeeperProcess.start(directory);
        alpha = Hosts.leases(Hosts.options(server.connection(), "/leases"), SESSION, "alpha");
        beta = Hosts.leases(Hosts.options(server.connection(), "/leases"), SESSION, "beta");
    }

    @AfterEach
    void close() {
        alpha.close();
        beta.close();
        server.close();
        threads.shutdownNow();
    }

    @Test
    void aWaiterWhoseServerIsKilledHasNoLeaseAtItsDeadline() throws Exception {
        alpha.take(TANK, GUID, "import", soon());
        Future<LeaseUnavailableException> waiter = threads.submit(() -> Hosts.refused(beta, Duration.ofSeconds(5)));
        awaitHolders(2);

        server.kill();

        assertThat(waiter.get().kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
    }

    /** The pool is locked on this host meanwhile: its deadline is for those before it, not for a server that is away. */
    @Test
    void aServerThatIsAwayIsNotWaitedForUntilTheDeadline() throws Exception {
        alpha.take(TANK, GUID, "import", soon());
        Future<LeaseUnavailableException> waiter = threads.submit(() -> Hosts.refused(beta, Duration.ofHours(1)));
        awaitHolders(2);

        server.kill();

        assertThat(waiter.get().kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
        assertThat(Hosts.refused(beta, Duration.ofHours(1)).kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
        try (ZooKeeperLeases gamma = Hosts.leases(Hosts.options(server.connection(), "/leases"), SESSION, "gamma")) {
            assertThat(Hosts.refused(gamma, Duration.ofHours(1)).kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
        }
    }

    @Test
    void aWaiterOutlastsARestartOfItsServer() throws Exception {
        Held first = alpha.take(TANK, GUID, "import", soon());
        Future<Held> waiter = threads.submit(() -> beta.take(TANK, GUID, "import", soon()));
        awaitHolders(2);

        server.kill();
        server.start();
        server.awaitReady();

        first.confirm();
        assertThat(waiter).isNotDone();
        first.close();
        waiter.get().close();
    }

    @Test
    void whoseSessionWasGivenUpHasLostItsLeasesAndGetsOthers() throws Exception {
        Held held = alpha.take(TANK, GUID, "import", soon());
        ZooKeeper former = alpha.session().connected(soon());
        server.kill();
        await().atMost(Duration.ofSeconds(60)).until(() -> !former.getState().isAlive());
        server.start();
        server.awaitReady();

        assertThatThrownBy(held::confirm).isInstanceOf(LeaseLostException.class);
        try (CapturedLog log = new CapturedLog()) {
            held.close();
            assertThat(log.text()).contains("its lease between hosts ended before it was given back");
        }
        try (Held next = alpha.take(TANK, GUID, "import", soon())) {
            next.confirm();
            assertThatThrownBy(held::confirm).isInstanceOf(LeaseLostException.class);
        }
    }

    @Test
    void aHolderWhoseServerIsFrozenIsNotConfirmed() throws Exception {
        Held held = alpha.take(TANK, GUID, "import", soon());
        server.freeze();

        assertThatThrownBy(held::confirm)
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("no answer within PT2S");

        held.close();
        alpha.close();
        server.thaw();
        awaitHolders(0);
    }

    @Test
    void aFrozenServerGrantsNothing() throws Exception {
        beta.holders();
        server.freeze();

        assertThat(Hosts.refused(alpha, Duration.ofSeconds(3)).kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
        assertThat(Hosts.refused(beta, Duration.ofSeconds(3)).kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);

        server.thaw();
        await().untilAsserted(() -> assertThat(beta.holders()).isEmpty());
    }

    @Test
    void withoutAServerAllIsRefusedAndAllGoesWellWhenItIsBack() throws Exception {
        server.kill();

        assertThat(Hosts.refused(alpha, Duration.ofSeconds(1)).kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
        assertThat(Hosts.refused(alpha, Duration.ZERO).kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
        assertThatThrownBy(alpha::holders).isInstanceOf(LeaseUnavailableException.class);

        server.start();
        server.awaitReady();
        try (Held held = alpha.take(TANK, GUID, "import", soon())) {
            held.confirm();
        }
    }

    private void awaitHolders(int count) {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(beta.holders())
                .hasSize(count));
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }
}
