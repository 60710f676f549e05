package org.zward.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;
import static org.zward.cluster.Hosts.GUID;
import static org.zward.cluster.Hosts.OTHER_GUID;
import static org.zward.cluster.Hosts.TANK;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseTimeoutException;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.PoolName;

/** Two hosts, one server, none of which fails; what every lease must do is in {@link ZooKeeperLeasesContractTest}. */
@Timeout(60)
class ZooKeeperLeasesTest {

    private static final Duration SESSION = Duration.ofSeconds(10);

    @RegisterExtension
    static final OneServer SERVER = new OneServer();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ZooKeeperLeases alpha;
    private ZooKeeperLeases beta;

    @BeforeEach
    void open() {
        alpha = SERVER.leases(SESSION, "alpha");
        beta = SERVER.leases(SESSION, "beta");
    }

    @AfterEach
    void close() {
        alpha.close();
        beta.close();
        threads.shutdownNow();
    }

    @Test
    void aHostThatTriesOnceIsToldAtOnceWhoHasTheLease() throws Exception {
        try (Held held = alpha.take(TANK, GUID, "mount target", soon())) {
            held.confirm();
            LeaseTimeoutException failure = catchThrowableOfType(
                    LeaseTimeoutException.class, () -> beta.take(TANK, GUID, "import", Deadline.passed()));

            assertThat(failure)
                    .hasMessageContaining("host alpha, pid "
                            + ProcessHandle.current().pid() + " (zward import tank), for mount target, since ");
            assertThat(failure.holder().orElseThrow().number()).isEqualTo(held.number());
        }
    }

    @Test
    void aHostWhoseDeadlinePassedStandsInLineNoMore() throws Exception {
        try (Held held = alpha.take(TANK, GUID, "import", soon())) {
            held.confirm();
            beta.holders();
            assertThatThrownBy(() -> beta.take(TANK, GUID, "import", Deadline.after(Duration.ofSeconds(1))))
                    .isInstanceOf(LeaseTimeoutException.class);

            await().untilAsserted(() ->
                    assertThat(alpha.holders()).extracting(LeaseHolder::host).containsExactly(Optional.of("alpha")));
        }
    }

    @Test
    void anInterruptedHostStandsInLineNoMore() throws Exception {
        try (Held held = alpha.take(TANK, GUID, "import", soon())) {
            held.confirm();
            Future<Held> waiter = threads.submit(() -> beta.take(TANK, GUID, "import", soon()));
            awaitWaiters(1);

            waiter.cancel(true);

            awaitWaiters(0);
            awaitNoWatches();
        }
        await().untilAsserted(() -> assertThat(alpha.holders()).isEmpty());
    }

    @Test
    void eachHasOneWatchThatNobodyElseHas() throws Exception {
        try (Held held = alpha.take(TANK, GUID, "import", soon())) {
            held.confirm();
            for (int i = 0; i < 8; i++) {
                Future<Held> waiter = threads.submit(() -> beta.take(TANK, GUID, "import", soon()));
                assertThat(waiter).isNotDone();
                awaitWaiters(i + 1);
            }

            await().untilAsserted(() -> assertThat(SERVER.process().ask("wchs"))
                    .contains("watching 8 paths")
                    .contains("Total watches:8"));
        }
    }

    @Test
    void manyLeasesOfManyThreadsAreOfOneSession() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        long before = SERVER.process().sessions();
        List<Future<Object>> takers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            takers.add(threads.submit(() -> {
                try (Held held = alpha.take(TANK, GUID, "import", soon())) {
                    assertThat(inside.incrementAndGet()).isEqualTo(1);
                    held.confirm();
                    inside.decrementAndGet();
                }
                return null;
            }));
        }
        for (Future<Object> taker : takers) {
            taker.get();
        }

        assertThat(SERVER.process().sessions()).isEqualTo(before + 1);
        alpha.close();
        await().untilAsserted(() -> assertThat(SERVER.process().sessions()).isEqualTo(before));
    }

    @Test
    void nothingConnectsUntilALeaseIsNeeded() {
        assertThat(SERVER.process().sessions()).isZero();
    }

    @Test
    void holdersAndWaitersOfAllPoolsAreListed() throws Exception {
        assertThat(alpha.holders()).isEmpty();
        try (Held tank = alpha.take(TANK, GUID, "import", soon());
                Held dozer = beta.take(new PoolName("dozer"), OTHER_GUID, "format", soon())) {
            Future<Held> waiter = threads.submit(() -> beta.take(TANK, GUID, "mount", soon()));
            awaitWaiters(1);

            List<LeaseHolder> holders = beta.holders();

            assertThat(holders)
                    .extracting(LeaseHolder::pool, LeaseHolder::guid, LeaseHolder::state, LeaseHolder::purpose)
                    .containsExactly(
                            tuple(Optional.of("dozer"), OTHER_GUID, LeaseHolder.State.HELD, Optional.of("format")),
                            tuple(Optional.of("tank"), GUID, LeaseHolder.State.HELD, Optional.of("import")),
                            tuple(Optional.of("tank"), GUID, LeaseHolder.State.WAITING, Optional.of("mount")));
            assertThat(holders.get(0).number()).isEqualTo(dozer.number());
            assertThat(holders.get(0).pid())
                    .isEqualTo(OptionalLong.of(ProcessHandle.current().pid()));
            assertThat(holders.get(1).number()).isEqualTo(tank.number());
            waiter.cancel(true);
        }
    }

    @Test
    void whoWaitsWhenTheSessionIsClosedIsTold() throws Exception {
        try (Held held = alpha.take(TANK, GUID, "import", soon())) {
            held.confirm();
            Future<Held> waiter = threads.submit(() -> beta.take(TANK, GUID, "import", soon()));
            awaitWaiters(1);

            beta.close();

            assertThatThrownBy(waiter::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(LeaseUnavailableException.class);
        }
        assertThatThrownBy(() -> beta.take(TANK, GUID, "import", soon())).isInstanceOf(LeaseUnavailableException.class);
    }

    @Test
    void aPoolsEmptyLineIsRemovedAndItsLeaseHadAgain() throws Exception {
        long last = 0;
        for (int i = 0; i < 3; i++) {
            try (Held held = alpha.take(TANK, GUID, "import", soon())) {
                assertThat(held.number()).isGreaterThan(last);
                last = held.number();
            }
            await().until(() -> !SERVER.process().ask("dump").isEmpty() && lines().isEmpty());
        }
    }

    private List<String> lines() throws Exception {
        Requests requests = new Requests(alpha.session().connected(soon()));
        return Requests.await(requests.children("/aPoolsEmptyLineIsRemovedAndItsLeaseHadAgain/leases"), soon());
    }

    /**
     * Of the client, while what was watched is there still; with each who gives up there would be one more. The server
     * keeps one for each node and connection, and is told of no removal as long as a client may have others.
     */
    private void awaitNoWatches() throws Exception {
        Method watches = ZooKeeper.class.getDeclaredMethod("getDataWatches");
        watches.setAccessible(true);
        ZooKeeper session = beta.session().connected(soon());
        await().untilAsserted(() ->
                assertThat(watches.invoke(session)).asInstanceOf(LIST).isEmpty());
    }

    private void awaitWaiters(int count) {
        await().untilAsserted(() -> assertThat(alpha.holders())
                .filteredOn(holder -> holder.state() == LeaseHolder.State.WAITING)
                .hasSize(count));
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }
}
