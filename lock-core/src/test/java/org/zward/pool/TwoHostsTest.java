package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SequenceRequest.HostExclusion;

/**
 * Two hosts that want one pool, in the orders that matter. Each test of a race has a control beside it: the
 * same order without the lease.
 */
class TwoHostsTest extends TwoHosts {

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
