package org.zward.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;

/** What every {@link HostLease} must do. Its subclasses bring hosts to do it to: in memory, or real sessions. */
public abstract class HostLeaseContract {

    private static final PoolName TANK = new PoolName("tank");
    private static final Guid GUID = new Guid(0xfedcba9876543210L);
    private static final PoolName DOZER = new PoolName("dozer");
    private static final Guid OTHER_GUID = new Guid(42);

    private final List<Thread> started = new ArrayList<>();

    /**
     * What a host takes leases from. Before a test nobody holds one.
     *
     * @param number which host, from 0; each has a session of its own
     * @return always the same within a test, or as good as the same
     * @throws Exception if it can't be had
     */
    protected abstract HostLease host(int number) throws Exception;

    /**
     * Ends a host's session, as if the host had been frozen for longer than its timeout. Returns once whoever grants leases
     * has forgotten it; the host may not know yet.
     *
     * @param number which host
     * @throws Exception if it can't be done
     */
    protected abstract void expire(int number) throws Exception;

    private static Deadline longEnough() {
        return Deadline.after(Duration.ofSeconds(60));
    }

    private HostLease.Held take(int host, Deadline deadline) throws Exception {
        return host(host).take(TANK, GUID, "by-" + host, deadline);
    }

    /** A wait for the lease in a thread of its own. */
    private final class Waiter {

        private final FutureTask<HostLease.Held> had;
        private final Thread thread;

        Waiter(int host) {
            this.had = new FutureTask<>(() -> take(host, longEnough()));
            this.thread = new Thread(had, "waiter-" + host);
            thread.setDaemon(true);
            started.add(thread);
            thread.start();
        }

        HostLease.Held get() throws Exception {
            return had.get(60, TimeUnit.SECONDS);
        }

        boolean isDone() {
            return had.isDone();
        }

        void interrupt() {
            thread.interrupt();
        }
    }

    /** A wait that stands in line by now. */
    private Waiter waiter(int host) throws Exception {
        int before = holders().size();
        Waiter waiter = new Waiter(host);
        await().until(() -> holders().size() > before);
        return waiter;
    }

    private List<LeaseHolder> holders() throws Exception {
        return host(0).holders();
    }

    @AfterEach
    void endThreads() throws Exception {
        for (Thread thread : started) {
            thread.interrupt();
            thread.join(60_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void aFreeLeaseIsHadAlthoughTheDeadlineHasPassed() throws Exception {
        try (HostLease.Held lease = take(0, Deadline.passed())) {
            lease.confirm();
        }
    }

    @Test
    void aLeaseThatIsAsItWasAskedForHasNoWeakness() throws Exception {
        try (HostLease.Held lease = take(0, longEnough())) {
            assertThat(lease.weaknesses()).isEmpty();
        }
    }

    @Test
    void nobodyElseHasALeaseThatIsHeldAndIsToldWhoHasIt() throws Exception {
        try (HostLease.Held lease = take(0, longEnough())) {
            for (int host : new int[] {1, 0}) {
                assertThatThrownBy(() -> take(host, Deadline.passed()))
                        .hasMessageContaining("by-0")
                        .asInstanceOf(InstanceOfAssertFactories.type(LeaseTimeoutException.class))
                        .satisfies(e -> {
                            assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT);
                            assertThat(e.subject()).isEqualTo(TANK.value());
                            assertThat(e.holder()).hasValueSatisfying(holder -> {
                                assertThat(holder.number()).isEqualTo(lease.number());
                                assertThat(holder.purpose()).contains("by-0");
                                assertThat(holder.host()).isPresent();
                                assertThat(holder.pid()).isPresent();
                            });
                        });
            }
            assertThat(holders()).hasSize(1);
            lease.confirm();
        }
    }

    @Test
    void aHolderIsReadableByAllHosts() throws Exception {
        try (HostLease.Held lease = take(0, longEnough())) {
            assertThat(host(1).holders()).singleElement().satisfies(holder -> {
                assertThat(holder.pool()).contains(TANK.value());
                assertThat(holder.guid()).isEqualTo(GUID);
                assertThat(holder.state()).isEqualTo(LeaseHolder.State.HELD);
                assertThat(holder.number()).isEqualTo(lease.number());
                assertThat(holder.purpose()).contains("by-0");
                assertThat(holder.since()).isPresent();
                assertThat(holder.command()).isPresent();
            });
        }
        assertThat(host(1).holders()).isEmpty();
    }

    @Test
    void givenBackItGoesToWhoWaits() throws Exception {
        HostLease.Held first = take(0, longEnough());
        Waiter waiter = waiter(1);
        assertThat(holders())
                .extracting(LeaseHolder::state)
                .containsExactlyInAnyOrder(LeaseHolder.State.HELD, LeaseHolder.State.WAITING);
        assertThat(waiter.isDone()).isFalse();

        first.close();

        try (HostLease.Held second = waiter.get()) {
            second.confirm();
            assertThat(second.number()).isGreaterThan(first.number());
        }
    }

    @Test
    void hostsHaveItInTheOrderInWhichTheyAsked() throws Exception {
        HostLease.Held first = take(0, longEnough());
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Waiter> waiters = new ArrayList<>();
        for (int host : new int[] {2, 1, 0, 2}) {
            waiters.add(waiter(host));
        }

        HostLease.Held held = first;
        for (Waiter waiter : waiters) {
            assertThat(waiters.stream().filter(Waiter::isDone)).hasSize(order.size());
            held.close();
            held = waiter.get();
            order.add(order.size());
        }
        held.close();
    }

    @Test
    void aWaitThatIsInterruptedLeavesNothing() throws Exception {
        try (HostLease.Held lease = take(0, longEnough())) {
            Waiter waiter = waiter(1);

            waiter.interrupt();

            assertThatThrownBy(waiter::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            await().untilAsserted(() ->
                    assertThat(holders()).extracting(LeaseHolder::number).containsExactly(lease.number()));
            lease.confirm();
        }
        take(1, Deadline.passed()).close();
    }

    @Test
    void aThreadThatIsInterruptedAlreadyTakesNothing() throws Exception {
        HostLease lease = host(0);
        lease.holders();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> lease.take(TANK, GUID, "interrupted", longEnough()))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        await().untilAsserted(() -> assertThat(holders()).isEmpty());
        take(1, Deadline.passed()).close();
    }

    @Test
    void anInterruptPreventsTheConfirmationAndNothingElse() throws Exception {
        try (HostLease.Held lease = take(0, longEnough())) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(lease::confirm).isInstanceOf(InterruptedException.class);

            lease.confirm();
        }
    }

    @Test
    void anInterruptedThreadGivesItBack() throws Exception {
        HostLease.Held lease = take(0, longEnough());
        Thread.currentThread().interrupt();

        lease.close();

        assertThat(Thread.interrupted()).isTrue();
        take(1, longEnough()).close();
    }

    @Test
    void numbersGrow() throws Exception {
        long last = Long.MIN_VALUE;
        for (int host : new int[] {0, 1, 0, 0, 2}) {
            try (HostLease.Held lease = take(host, longEnough())) {
                assertThat(lease.number()).isGreaterThan(last);
                last = lease.number();
            }
        }
    }

    @Test
    void aLostLeaseIsNotConfirmed() throws Exception {
        HostLease.Held lease = take(0, longEnough());
        lease.confirm();

        expire(0);

        assertThatThrownBy(lease::confirm)
                .asInstanceOf(InstanceOfAssertFactories.type(LeaseLostException.class))
                .extracting(LeaseLostException::kind)
                .isEqualTo(Kind.LOCK_LOST);
        lease.close();
    }

    @Test
    void whoWaitsForALeaseThatIsLostHasIt() throws Exception {
        HostLease.Held lost = take(0, longEnough());
        Waiter waiter = new Waiter(1);
        await().until(() -> host(1).holders().size() == 2);

        expire(0);

        try (HostLease.Held lease = waiter.get()) {
            assertThat(lease.number()).isGreaterThan(lost.number());
        }
    }

    @Test
    void aLostLeaseThatIsGivenBackStaysWithWhoHasItNow() throws Exception {
        HostLease.Held lost = take(0, longEnough());
        expire(0);
        try (HostLease.Held lease = take(1, longEnough())) {
            lost.close();

            lease.confirm();
            assertThatThrownBy(lost::confirm).isInstanceOf(LeaseLostException.class);
            assertThatThrownBy(() -> take(2, Deadline.passed())).isInstanceOf(LeaseTimeoutException.class);
        }
    }

    @Test
    void aHostWhoseSessionEndedTakesLeasesAgain() throws Exception {
        take(0, longEnough()).close();
        expire(0);

        try (HostLease.Held lease = take(0, longEnough())) {
            lease.confirm();
        }
    }

    @Test
    void givenBackTwiceItIsGivenBackOnce() throws Exception {
        HostLease.Held first = take(0, longEnough());
        first.close();
        try (HostLease.Held second = take(0, longEnough())) {
            first.close();

            second.confirm();
        }
    }

    @Test
    void leasesOnTwoPoolsHaveNothingToDoWithEachOther() throws Exception {
        try (HostLease.Held one = take(0, longEnough());
                HostLease.Held other = host(1).take(DOZER, OTHER_GUID, "other", Deadline.passed());
                HostLease.Held sameName = host(0).take(TANK, new Guid(43), "third", Deadline.passed())) {
            one.confirm();
            other.confirm();
            sameName.confirm();
            assertThat(holders())
                    .extracting(holder -> holder.pool().orElseThrow())
                    .containsExactly(DOZER.value(), TANK.value(), TANK.value());
        }
    }
}
