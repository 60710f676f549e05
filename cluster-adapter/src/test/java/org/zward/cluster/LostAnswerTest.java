package org.zward.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.zward.cluster.Hosts.GUID;
import static org.zward.cluster.Hosts.TANK;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseLostException;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.CapturedLog;
import org.zward.lock.Deadline;
import org.zward.lock.ZwardException.Kind;

/**
 * Host alpha reaches the server over a network that fails, and beta does not. What must not be there any more is looked for
 * while alpha's session lives on: nothing of it may be left to the session's end.
 */
@Timeout(120)
class LostAnswerTest {

    /** Longer than any of these tests takes. */
    private static final Duration SESSION = Duration.ofSeconds(30);

    @RegisterExtension
    static final OneServer SERVER = new OneServer();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private BadNetwork network;
    private ZooKeeperLeases alpha;
    private ZooKeeperLeases beta;

    @BeforeEach
    void connect() throws Exception {
        network = new BadNetwork(SERVER.process().port());
        alpha = Hosts.leases(Hosts.options(network.connection(), SERVER.root()), SESSION, "alpha");
        beta = SERVER.leases(SESSION, "beta");
        alpha.take(TANK, GUID, "import", soon()).close();
        beta.take(TANK, GUID, "import", soon()).close();
    }

    @AfterEach
    void close() {
        network.close();
        alpha.close();
        beta.close();
        threads.shutdownNow();
    }

    @Test
    void aNodeWhoseAnswerIsLostIsFoundAgain() throws Exception {
        network.loseAnswer();

        try (Held held = alpha.take(TANK, GUID, "import", soon())) {
            assertThat(network.hasLostAnswer()).isTrue();
            held.confirm();
            assertThat(beta.holders()).extracting(LeaseHolder::number).containsExactly(held.number());
        }
        assertThat(beta.holders()).isEmpty();
    }

    @Test
    void aNodeWhoseAnswerIsLostKeepsItsPlaceInTheLine() throws Exception {
        Held first = beta.take(TANK, GUID, "import", soon());
        network.loseAnswer();
        Future<Held> waiter = threads.submit(() -> alpha.take(TANK, GUID, "import", soon()));
        await().until(network::hasLostAnswer);

        first.close();

        try (Held held = waiter.get()) {
            held.confirm();
        }
        assertThat(beta.holders()).isEmpty();
    }

    @Test
    void aNodeWhoseAnswerIsLostIsRemovedWhenItsMakerHasGivenUp() throws Exception {
        network.loseAnswerAndBeCut();

        LeaseUnavailableException failure = catchThrowableOfType(
                LeaseUnavailableException.class,
                () -> alpha.take(TANK, GUID, "import", Deadline.after(Duration.ofSeconds(1))));

        assertThat(failure.kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
        assertThat(beta.holders()).hasSize(1);
        network.mend();
        takenByBeta();
    }

    @Test
    void aNodeThatIsBeingMadeIsRemovedWhenItsMakerIsInterrupted() throws Exception {
        // or ZooKeeper may remove the empty line before the node is made in it
        Held first = beta.take(TANK, GUID, "import", soon());
        network.stall();
        Future<Held> taker = threads.submit(() -> alpha.take(TANK, GUID, "import", soon()));
        await().untilAsserted(() -> assertThat(beta.holders()).hasSize(2));

        taker.cancel(true);
        network.resume();
        first.close();

        takenByBeta();
    }

    @Test
    void aLeaseIsGivenBackOverAnotherConnection() throws Exception {
        Held held = alpha.take(TANK, GUID, "import", soon());
        network.cut();

        held.close();

        assertThat(beta.holders()).extracting(LeaseHolder::host).containsExactly(Optional.of("alpha"));
        network.mend();
        takenByBeta();
    }

    /** Who learns late that the connection was lost has missed the event that tells of the next one. */
    @Test
    void whatIsToBeDoneOnceConnectedIsDoneThoughThatWasLongAgo() throws Exception {
        ZooKeeper session = alpha.session().connected(soon());
        network.cut();
        await().until(() -> !session.getState().isConnected());
        network.mend();
        alpha.take(TANK, GUID, "import", soon()).close();
        CountDownLatch done = new CountDownLatch(1);

        alpha.session().onceConnected(session, done::countDown);

        assertThat(done.getCount()).isZero();
    }

    @Test
    void givingBackDoesNotWaitLongForAnAnswer() throws Exception {
        Held held = alpha.take(TANK, GUID, "import", soon());
        ZooKeeper session = alpha.session().connected(soon());
        network.stall();

        try (CapturedLog log = new CapturedLog()) {
            held.close();
            assertThat(log.text())
                    .contains("ZooKeeper does not answer: its lease between hosts is given back when it does");
        }

        // who waits for an answer that does not come waits until it takes the connection for lost
        assertThat(session.getState().isConnected()).isTrue();
        takenByBeta();
    }

    @Test
    void whoHasAHeldInterruptStillGivesBack() throws Exception {
        Held held = alpha.take(TANK, GUID, "import", soon());

        Thread.currentThread().interrupt();
        held.close();

        assertThat(Thread.interrupted()).isTrue();
        takenByBeta();
    }

    @Test
    void aLeaseIsConfirmedOverAnotherConnection() throws Exception {
        Held held = alpha.take(TANK, GUID, "import", soon());

        network.cut();
        network.mend();

        held.confirm();
        held.close();
    }

    @Test
    void aLeaseIsNotConfirmedWhileItsHolderIsCutOff() throws Exception {
        Held held = alpha.take(TANK, GUID, "import", soon());
        network.cut();

        assertThatThrownBy(held::confirm)
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("no answer within PT7.5S");

        network.mend();
        held.confirm();
        held.close();
    }

    /** It takes a dozen answers to make all that a pool's first lease needs, and longer than an ensemble may be away. */
    @Test
    void answersThatAreSlowAreNotTakenForNone() throws Exception {
        Duration session = Duration.ofSeconds(10);
        String deep = SERVER.root() + "/each/of/these/is/made/by/a/request/of/its/own";
        try (ZooKeeperLeases slow = Hosts.leases(Hosts.options(network.connection(), deep), session, "slow")) {
            network.delay(Duration.ofSeconds(1));

            slow.take(TANK, GUID, "import", Deadline.after(Duration.ofMinutes(1)))
                    .close();
        }
    }

    @Test
    void aWaiterThatIsCutOffKeepsItsPlaceInTheLine() throws Exception {
        Held first = beta.take(TANK, GUID, "import", soon());
        Future<Held> waiter = threads.submit(() -> alpha.take(TANK, GUID, "import", soon()));
        await().untilAsserted(() -> assertThat(beta.holders()).hasSize(2));
        Future<Held> last = threads.submit(() -> beta.take(TANK, GUID, "import", soon()));
        await().untilAsserted(() -> assertThat(beta.holders()).hasSize(3));

        network.cut();
        first.close();
        await().untilAsserted(() -> assertThat(beta.holders()).hasSize(2));
        network.mend();

        waiter.get().close();
        last.get().close();
    }

    @Test
    void aWaiterThatIsCutOffPastItsDeadlineHasNoLease() throws Exception {
        Held first = beta.take(TANK, GUID, "import", soon());
        Future<LeaseUnavailableException> waiter = threads.submit(() -> catchThrowableOfType(
                LeaseUnavailableException.class,
                () -> alpha.take(TANK, GUID, "import", Deadline.after(Duration.ofSeconds(8)))));
        await().untilAsserted(() -> assertThat(beta.holders()).hasSize(2));

        network.cut();

        assertThat(waiter.get().kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
        network.mend();
        await().untilAsserted(() -> assertThat(beta.holders()).hasSize(1));
        first.close();
    }

    /** Its session lives on, and each connection is there for a moment. */
    @Test
    void aWaiterThatConnectsOverAndOverWithoutAnAnswerDoesNotWaitUntilItsDeadline() throws Exception {
        beta.take(TANK, GUID, "import", soon());
        Future<LeaseUnavailableException> waiter = threads.submit(() -> Hosts.refused(alpha, Duration.ofHours(1)));
        await().untilAsserted(() -> assertThat(beta.holders()).hasSize(2));

        network.loseAllAnswers();

        assertThat(waiter.get().kind()).isEqualTo(Kind.IN_USE_ELSEWHERE);
    }

    @Test
    void closingTheSessionDoesNotWaitLongForAnAnswer() throws Exception {
        alpha.take(TANK, GUID, "import", soon());
        ZooKeeper session = alpha.session().connected(soon());
        network.stall();

        alpha.close();

        // closed once it has the answer, or takes the connection for lost
        assertThat(session.getState().isAlive()).isTrue();
        takenByBeta();
    }

    private void takenByBeta() throws Exception {
        try (Held held = beta.take(TANK, GUID, "import", Deadline.after(Duration.ofSeconds(15)))) {
            held.confirm();
        }
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }
}
