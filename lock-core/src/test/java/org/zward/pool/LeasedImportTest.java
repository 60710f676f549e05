package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.zward.host.LeaseTimeoutException;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.CapturedLog;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SequenceRequest.HostExclusion;

/** When an import takes the lease between hosts, for how long, and what becomes of one that can't have it. */
class LeasedImportTest extends TwoHosts {

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

    @Test
    void anImportTellsTheNumberOfItsLeaseAndALaterOneALargerNumber() throws Exception {
        Optional<Long> first =
                new PoolImports(a.sequences()).importPool(request()).lease();
        Optional<Long> found =
                new PoolImports(a.sequences()).importPool(request()).lease();
        a.zpools().exportPool(tank);
        Optional<Long> second =
                new PoolImports(b.sequences()).importPool(request()).lease();

        assertThat(first).isPresent();
        assertThat(found).isEmpty();
        assertThat(second.orElseThrow()).isGreaterThan(first.orElseThrow());
    }

    @Test
    void aPoolWhoseLabelCantBeReadOnceItIsImportedStaysSoAndTheLeaseIsGivenBack() throws Exception {
        atTheLastReadOfTheLabel(() -> {
            throw new ZfsException(Kind.FAILED, tank.value(), "no label can be read", "look at its disks");
        });

        assertThat(outcome(a, request())).isEmpty();

        assertThat(hasIt(a)).isTrue();
        assertThat(holders()).isZero();
    }

    @Test
    void aPoolWhoseLabelSaysAnotherHostOnceItIsImportedStaysSoAndTheLeaseIsGivenBack() throws Exception {
        atTheLastReadOfTheLabel(
                () -> disks.activeOn(guid, DEAD.hostid(), DEAD.hostName(), ImportablePool.Activity.NOT_SEEN));

        try (CapturedLog log = new CapturedLog()) {
            assertThat(outcome(a, request())).isEmpty();

            assertThat(log.text())
                    .contains("tank: imported under lease ", "make sure that no other host has it imported");
        }

        assertThat(hasIt(a)).isTrue();
        assertThat(holders()).isZero();
    }

    private void atTheLastReadOfTheLabel(FakeZpools.Hook hook) {
        AtomicInteger reads = new AtomicInteger();
        a.zpools().before(FakeZpools.Step.READ_LABEL, () -> {
            if (reads.incrementAndGet() == 3) {
                hook.run();
            }
        });
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
    void whoVouchesForTheMomentImportsWithoutOneAndIsToldWhatThatMeans() throws Exception {
        leases.reachable(false);

        try (CapturedLog log = new CapturedLog()) {
            assertThat(outcome(a, request().excludingBy(HostExclusion.NONE))).isEmpty();

            assertThat(log.text()).contains("tank: importing it without the lease between hosts, as asked");
        }

        assertThat(hasIt(a)).isTrue();
    }

    @Test
    void whoIsRefusedByTheLabelIsToldThatAlone() throws Exception {
        disks.activeOn(guid, DEAD.hostid(), DEAD.hostName(), ImportablePool.Activity.NOT_SEEN);

        try (CapturedLog log = new CapturedLog()) {
            assertThat(outcome(a, request().excludingBy(HostExclusion.NONE)))
                    .containsInstanceOf(ActiveElsewhereException.class);

            assertThat(log.text()).isEmpty();
        }
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
}
