package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zward.target.TargetHost.ANYWHERE;
import static org.zward.target.TargetHost.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zward.host.FakeHostLeases;
import org.zward.host.LeaseHolder;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.ZwardException;
import org.zward.pool.FakeHost;
import org.zward.pool.FakeZpools;
import org.zward.pool.SequenceRequest.HostExclusion;

/** The lease between hosts that the start of a target takes for its import. */
class LeasedTargetStartTest {

    private final FakeHostLeases leases = new FakeHostLeases();
    private final TargetHost host = new TargetHost(Optional.of(leases.of("here")));

    @Test
    void aStartImportsUnderTheLeaseAndTellsItsNumber() throws Exception {
        List<LeaseHolder> duringImport = new ArrayList<>();
        host.zpools.before(FakeZpools.Step.IMPORT, () -> duringImport.addAll(holders()));

        Optional<Long> lease = host.start(host.mdt).lease();

        assertThat(duringImport).hasSize(1);
        assertThat(lease).contains(duringImport.get(0).number());
        assertThat(holders()).isEmpty();
    }

    @Test
    void aStartThatFindsItsPoolImportedTellsOfNoLease() throws Exception {
        host.start(host.mdt);

        assertThat(host.start(host.mgt).lease()).isEmpty();
        assertThat(host.start(host.mdt).lease()).isEmpty();
    }

    @Test
    void withoutALeaseToBeHadNothingIsImportedOrMounted() throws Exception {
        leases.reachable(false);

        assertThat(failure(() -> host.start(host.mdt))).isInstanceOf(LeaseUnavailableException.class);

        assertThat(host.calls()).isEmpty();
        assertThat(host.mounts.table()).isEmpty();
        assertThat(host.host.locks().statuses()).isEmpty();
    }

    @Test
    void whoVouchesForTheMomentStartsWithoutALease() throws Exception {
        leases.reachable(false);

        TargetStart.Outcome outcome =
                host.start().start(host.mdt, FakeHost.lock(), ANYWHERE, Optional.empty(), HostExclusion.NONE);

        assertThat(outcome).isEqualTo(new TargetStart.Outcome(TargetStart.Started.NOW, Optional.empty()));
    }

    private List<LeaseHolder> holders() {
        try {
            return leases.of("here").holders();
        } catch (ZwardException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
