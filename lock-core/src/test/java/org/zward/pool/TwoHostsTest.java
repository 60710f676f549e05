package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.host.FakeHostLeases;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseTimeoutException;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.Deadline;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.Guid;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SequenceRequest.Afterwards;
import org.zward.pool.SequenceRequest.HostExclusion;

/**
 * Two hosts that see one disk and want its pool, in the orders that matter. Each test of a race has a control beside it: the
 * same order without the lease.
 */
class TwoHostsTest {

    private static final HostIdentity A = new HostIdentity(new HostId(0xa), "a");
    private static final HostIdentity B = new HostIdentity(new HostId(0xb), "b");
    private static final HostIdentity DEAD = new HostIdentity(new HostId(0xd), "dead");

    private final PoolName tank = new PoolName("tank");
    private final FakeDisks disks = new FakeDisks();
    private final Guid guid = disks.createExported(tank);
    private final FakeHostLeases leases = new FakeHostLeases();
    private final FakeHost a = new FakeHost(disks, A, Optional.of(leases.of("a")));
    private final FakeHost b = new FakeHost(disks, B, Optional.of(leases.of("b")));
    private final List<Thread> started = new ArrayList<>();

    private SequenceRequest request() {
        return FakeHost.request(tank, Access.READ_WRITE).then(Afterwards.KEEP);
    }

    /** What a host's import ends with: nothing, or why there was none. */
    private static Optional<Throwable> outcome(FakeHost host, SequenceRequest request) {
        return Optional.ofNullable(catchThrowable(() -> host.sequences().run(request, pool -> null)));
    }

    private FutureTask<Optional<Throwable>> start(FakeHost host) {
        return start(host, request -> request);
    }

    /** Imports in a thread of its own, which must make the request itself. */
    private FutureTask<Optional<Throwable>> start(FakeHost host, UnaryOperator<SequenceRequest> how) {
        FutureTask<Optional<Throwable>> outcome = new FutureTask<>(() -> outcome(host, how.apply(request())));
        Thread thread = new Thread(outcome);
        thread.setDaemon(true);
        started.add(thread);
        thread.start();
        return outcome;
    }

    private static Optional<Throwable> end(FutureTask<Optional<Throwable>> outcome) throws Exception {
        return outcome.get(30, TimeUnit.SECONDS);
    }

    private static Kind kind(Optional<Throwable> failure) {
        assertThat(failure).containsInstanceOf(ZwardException.class);
        return ((ZwardException) failure.orElseThrow()).kind();
    }

    private boolean hasIt(FakeHost host) throws Exception {
        return host.zpools().imported(tank).isPresent();
    }

    private void awaitWaiting(String host) {
        await().until(() -> leases.of(host).holders().stream()
                .anyMatch(holder -> holder.state() == LeaseHolder.State.WAITING
                        && holder.host().equals(Optional.of(host))));
    }

    /** Does something once, the next time that a host comes to a step. */
    private static void once(FakeHost host, FakeZpools.Step step, FakeZpools.Hook hook) {
        AtomicBoolean done = new AtomicBoolean();
        host.zpools().before(step, () -> {
            if (!done.getAndSet(true)) {
                hook.run();
            }
        });
    }

    /** A place at which a host stands until it is let go. */
    private static final class Stop implements FakeZpools.Hook {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void run() {
            reached.countDown();
            pass(open);
        }

        void awaitSomebody() {
            pass(reached);
        }

        void letGo() {
            open.countDown();
        }

        private static void pass(CountDownLatch latch) {
            try {
                assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Stop stop(FakeHost host, FakeZpools.Step step) {
        Stop stop = new Stop();
        once(host, step, stop);
        return stop;
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (Thread thread : started) {
            thread.interrupt();
            thread.join(30_000);
        }
        leases.reachable(true);
        assertThat(leases.of("a").holders()).isEmpty();
        assertThat(a.locks(a.files().otherProcess()).statuses()).isEmpty();
        assertThat(b.locks().statuses()).isEmpty();
    }

    @Test
    void withoutLeasesTwoHostsThatLookedBeforeEitherWroteBothImport() throws Exception {
        UnaryOperator<SequenceRequest> unleased = request -> request.excludingBy(HostExclusion.NONE);
        Stop before = stop(a, FakeZpools.Step.WRITE_LABEL);
        FutureTask<Optional<Throwable>> importOfA = start(a, unleased);
        before.awaitSomebody();

        assertThat(outcome(b, unleased.apply(request()))).isEmpty();
        before.letGo();

        assertThat(end(importOfA)).isEmpty();
        assertThat(hasIt(a) && hasIt(b)).isTrue();
    }

    @Test
    void withLeasesTheSecondHostWaitsAndIsToldWhoHasThePool() throws Exception {
        Stop before = stop(a, FakeZpools.Step.WRITE_LABEL);
        FutureTask<Optional<Throwable>> importOfA = start(a);
        before.awaitSomebody();

        FutureTask<Optional<Throwable>> importOfB = start(b);
        awaitWaiting("b");
        before.letGo();

        assertThat(end(importOfA)).isEmpty();
        Optional<Throwable> refused = end(importOfB);
        assertThat(kind(refused)).isEqualTo(Kind.IN_USE_ELSEWHERE);
        assertThat(refused.orElseThrow()).hasMessageContaining("in use on a ");
        assertThat(hasIt(a)).isTrue();
        assertThat(hasIt(b)).isFalse();
    }

    @Test
    void aHostThatWaitedReadsTheLabelAgainThoughItVouchesForTheDeadOne() throws Exception {
        disks.activeOn(guid, DEAD.hostid(), DEAD.hostName(), ImportablePool.Activity.NOT_SEEN);
        UnaryOperator<SequenceRequest> fencing = request -> request.withFenced(Optional.of(DEAD.hostName()));
        Stop before = stop(a, FakeZpools.Step.WRITE_LABEL);
        FutureTask<Optional<Throwable>> importOfA = start(a, fencing);
        before.awaitSomebody();

        FutureTask<Optional<Throwable>> importOfB = start(b, fencing);
        awaitWaiting("b");
        before.letGo();

        assertThat(end(importOfA)).isEmpty();
        assertThat(kind(end(importOfB))).isEqualTo(Kind.IN_USE_ELSEWHERE);
        assertThat(hasIt(b)).isFalse();
    }

    @Test
    void aHostThatWasFrozenBeforeItsImportImportsNothingOnceAnotherHadItsTurn() throws Exception {
        Stop frozen = stop(a, FakeZpools.Step.IMPORT);
        FutureTask<Optional<Throwable>> importOfA = start(a);
        frozen.awaitSomebody();

        leases.expire("a");
        Stop before = stop(b, FakeZpools.Step.WRITE_LABEL);
        FutureTask<Optional<Throwable>> importOfB = start(b);
        before.awaitSomebody();
        frozen.letGo();

        assertThat(kind(end(importOfA))).isEqualTo(Kind.LOCK_LOST);
        before.letGo();
        assertThat(end(importOfB)).isEmpty();
        assertThat(hasIt(a)).isFalse();
        assertThat(hasIt(b)).isTrue();
        assertThat(a.zpools().calls()).isEmpty();
    }

    @Test
    void aHostThatIsFrozenAfterTheLastCheckIsWhatNoLeaseCanHelp() throws Exception {
        Stop frozen = stop(a, FakeZpools.Step.WRITE_LABEL);
        FutureTask<Optional<Throwable>> importOfA = start(a);
        frozen.awaitSomebody();

        leases.expire("a");
        assertThat(outcome(b, request())).isEmpty();
        frozen.letGo();

        assertThat(end(importOfA)).isEmpty();
        assertThat(hasIt(a) && hasIt(b)).isTrue();
        // never exported again: that would say 'exported' on the disk of whoever has the pool now
        assertThat(a.zpools().calls()).containsExactly("import tank");
    }

    @Test
    void aHostThatIsCutOffBeforeItsImportImportsNothing() throws Exception {
        once(a, FakeZpools.Step.IMPORT, () -> leases.reachable(false));

        Optional<Throwable> failure = outcome(a, request());

        assertThat(kind(failure)).isEqualTo(Kind.LOCK_LOST);
        assertThat(hasIt(a)).isFalse();
    }

    @Test
    void anImportThatALostLeasePreventedIsNotMistakenForSomebodyElses() throws Exception {
        once(a, FakeZpools.Step.IMPORT, () -> {
            leases.expire("a");
            a.importByHand(guid, Access.READ_ONLY);
        });

        assertThat(kind(outcome(a, request()))).isEqualTo(Kind.LOCK_LOST);

        assertThat(hasIt(a)).isTrue();
        assertThat(a.locks().statuses()).isEmpty();
    }

    @Test
    void aHostThatIsCutOffInItsImportHasIt() throws Exception {
        once(a, FakeZpools.Step.WRITE_LABEL, () -> {
            leases.reachable(false);
            leases.expire("a");
        });

        assertThat(outcome(a, request())).isEmpty();

        leases.reachable(true);
        assertThat(kind(outcome(b, request()))).isEqualTo(Kind.IN_USE_ELSEWHERE);
    }

    @ParameterizedTest
    @EnumSource(
            value = FakeZpools.Step.class,
            names = {"LIST", "READ_LABEL", "IMPORT", "WRITE_LABEL"})
    void aHostThatDiesBeforeItsImportLeavesThePoolToTheOther(FakeZpools.Step step) throws Exception {
        AtomicBoolean dead = new AtomicBoolean();
        a.zpools().before(step, () -> {
            boolean locked = a.files().openDescriptors() > 0;
            if (locked && !hasImported(a) && !dead.getAndSet(true)) {
                a.files().die();
                throw new FakeLockFiles.Killed();
            }
        });
        assertThat(outcome(a, request())).containsInstanceOf(FakeLockFiles.Killed.class);
        assertThat(dead).isTrue();
        leases.expire("a");

        assertThat(outcome(b, request())).isEmpty();

        assertThat(hasIt(b)).isTrue();
        assertThat(hasIt(a)).isFalse();
        a.locks(a.files().otherProcess()).lock(tank, FakeHost.lock()).close();
    }

    private static boolean hasImported(FakeHost host) {
        return !host.zpools().calls().isEmpty();
    }

    @Test
    void aHostThatDiesAfterItsImportKeepsTheOtherOutByItsLabel() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        a.zpools().before(FakeZpools.Step.READ_LABEL, () -> {
            if (hasImported(a)) {
                reads.incrementAndGet();
                a.files().die();
                throw new FakeLockFiles.Killed();
            }
        });
        assertThat(outcome(a, request())).containsInstanceOf(FakeLockFiles.Killed.class);
        assertThat(reads).hasValue(1);
        leases.expire("a");

        assertThat(kind(outcome(b, request()))).isEqualTo(Kind.IN_USE_ELSEWHERE);

        assertThat(hasIt(a)).isTrue();
        a.locks(a.files().otherProcess()).lock(tank, FakeHost.lock()).close();
    }

    @Test
    void theLeaseIsHeldUntilTheLabelIsReadAndGivenBackBeforeTheWork() throws Exception {
        List<Integer> duringReads = new ArrayList<>();
        a.zpools().before(FakeZpools.Step.READ_LABEL, () -> duringReads.add(holders()));

        a.sequences().run(request(), pool -> {
            assertThat(holders()).isZero();
            return null;
        });

        // decided without it, decided with it, imported
        assertThat(duringReads).containsExactly(0, 1, 1);
    }

    private int holders() {
        try {
            return leases.of("a").holders().size();
        } catch (ZwardException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatNeedsNoTurnTakesNoLease() throws Exception {
        leases.reachable(false);

        assertThat(outcome(a, FakeHost.request(tank, Access.READ_ONLY))).isEmpty();
        a.importByHand(guid, Access.READ_WRITE);
        assertThat(outcome(a, request())).isEmpty();
        assertThat(outcome(b, request()))
                .get()
                .isInstanceOf(ActiveElsewhereException.class)
                .isNotInstanceOf(LeaseUnavailableException.class);
    }

    @Test
    void withoutALeaseToBeHadNothingIsImported() throws Exception {
        leases.reachable(false);

        assertThat(outcome(a, request())).containsInstanceOf(LeaseUnavailableException.class);

        assertThat(hasImported(a)).isFalse();
    }

    @Test
    void whoVouchesForTheMomentImportsWithoutOne() throws Exception {
        leases.reachable(false);

        assertThat(outcome(a, request().excludingBy(HostExclusion.NONE))).isEmpty();

        assertThat(hasIt(a)).isTrue();
    }

    @Test
    void aScansLeftoverStaysAsItIsWithoutALeaseToBeHad() throws Exception {
        a.importByHand(guid, Access.READ_ONLY);
        leases.reachable(false);

        assertThat(outcome(a, request())).containsInstanceOf(LeaseUnavailableException.class);

        assertThat(a.zpools().calls()).containsExactly("import tank read-only");
        leases.reachable(true);
        a.zpools().before(FakeZpools.Step.EXPORT, () -> assertThat(holders()).isOne());
        assertThat(outcome(a, request())).isEmpty();
        assertThat(a.zpools().calls()).containsExactly("import tank read-only", "export tank", "import tank");
    }

    @Test
    void aHostThatWaitsInVainIsToldWhoHasTheLease() throws Exception {
        Stop before = stop(a, FakeZpools.Step.IMPORT);
        FutureTask<Optional<Throwable>> importOfA = start(a);
        before.awaitSomebody();

        SequenceRequest hurried =
                SequenceRequest.readWrite(tank, LockRequest.of("test", Deadline.after(Duration.ofMillis(20))));
        Optional<Throwable> failure = outcome(b, hurried);

        assertThat(failure).containsInstanceOf(LeaseTimeoutException.class);
        assertThat(kind(failure)).isEqualTo(Kind.TIMED_OUT);
        assertThat(failure.orElseThrow()).hasMessageContaining("host a");
        before.letGo();
        assertThat(end(importOfA)).isEmpty();
    }

    @Test
    void aHostThatIsInterruptedWhileItWaitsLeavesNothing() throws Exception {
        Stop before = stop(a, FakeZpools.Step.IMPORT);
        FutureTask<Optional<Throwable>> importOfA = start(a);
        before.awaitSomebody();
        FutureTask<Optional<Throwable>> importOfB = start(b);
        awaitWaiting("b");

        started.get(1).interrupt();

        assertThat(end(importOfB)).containsInstanceOf(InterruptedException.class);
        assertThat(b.locks().statuses()).isEmpty();
        assertThat(leases.of("b").holders()).hasSize(1);
        before.letGo();
        assertThat(end(importOfA)).isEmpty();
        assertThat(hasIt(b)).isFalse();
    }

    @Test
    void manyImportsAndExportsOfManyHostsNeverMeet() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();
        List<CompletableFuture<Void>> hosts = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            String name = "host" + i;
            FakeHost host = new FakeHost(disks, new HostIdentity(new HostId(i), name), Optional.of(leases.of(name)));
            host.zpools().before(FakeZpools.Step.WRITE_LABEL, () -> LockSupport.parkNanos(1000));
            hosts.add(CompletableFuture.runAsync(
                    () -> {
                        for (int round = 0; round < 200; round++) {
                            Optional<Throwable> failure = Optional.ofNullable(catchThrowable(
                                    () -> host.sequences().run(FakeHost.request(tank, Access.READ_WRITE), pool -> {
                                        assertThat(holders.incrementAndGet()).isOne();
                                        turns.incrementAndGet();
                                        LockSupport.parkNanos(1000);
                                        holders.decrementAndGet();
                                        return null;
                                    })));
                            failure.ifPresent(e -> assertThat(e).isInstanceOf(ActiveElsewhereException.class));
                        }
                    },
                    task -> new Thread(task).start()));
        }
        for (CompletableFuture<Void> host : hosts) {
            host.get(60, TimeUnit.SECONDS);
        }
        assertThat(turns).hasPositiveValue();
    }
}
