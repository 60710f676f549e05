package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zward.target.TargetHost.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolLocks;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.FakeHost;

class KnownTargetsTest {

    private final TargetHost host = new TargetHost();
    private final KnownTargets known = host.known;

    private void forget(TargetId id) throws ZwardException, InterruptedException {
        known.forget(id, host.host.locks(), FakeHost.lock());
    }

    @Test
    void aTargetIsForgottenOnceItIsStopped() throws Exception {
        host.start(host.mdt);

        assertThat(failure(() -> forget(host.mdt.id())).kind()).isEqualTo(Kind.BUSY);
        assertThat(known.get(host.mdt.id())).isEqualTo(host.mdt);
        host.stop(host.mdt);
        forget(host.mdt.id());

        assertThat(known.list().targets()).containsExactly(host.mgt);
        assertThat(failure(() -> forget(host.mdt.id())).kind()).isEqualTo(Kind.NO_SUCH);
        assertThat(host.host.locks().statuses()).isEmpty();
    }

    @Test
    void aTargetThatIsJustBeingMountedIsNotForgotten() throws Exception {
        PoolLocks other = host.host.locks(host.host.files().otherProcess());
        List<Kind> failures = new ArrayList<>();
        host.mounts.at(
                FakeMounts.Step.MOUNT,
                () -> failures.add(CompletableFuture.supplyAsync(() -> failure(
                                () -> known.forget(host.mdt.id(), other, LockRequest.of("test", Deadline.passed()))))
                        .join()
                        .kind()));

        host.start(host.mdt);

        assertThat(failures).containsExactly(Kind.TIMED_OUT);
        assertThat(known.get(host.mdt.id())).isEqualTo(host.mdt);
        assertThat(host.mounts.table()).hasSize(1);
    }

    @Test
    void anEntryThatCantBeReadJustNowIsNotForgottenForItsTargetMayRun() throws Exception {
        host.store.makeUnreadable(host.mdt.id());

        assertThat(failure(() -> forget(host.mdt.id()))).hasMessageContaining("its disk is gone");

        assertThat(known.list().targets()).contains(host.mdt);
    }

    @Test
    void aBrokenEntryIsForgottenToo() throws Exception {
        host.store.damage(host.mdt.id());

        forget(host.mdt.id());

        assertThat(known.list().broken()).isEmpty();
    }
}
