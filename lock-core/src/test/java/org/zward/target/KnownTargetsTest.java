package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zward.target.TargetHost.failure;

import org.junit.jupiter.api.Test;
import org.zward.lock.ZwardException.Kind;

class KnownTargetsTest {

    private final TargetHost host = new TargetHost();
    private final FakeTargetStore store = new FakeTargetStore();
    private final KnownTargets known = new KnownTargets(store, host.mounts);

    @Test
    void aTargetIsForgottenOnceItIsStopped() throws Exception {
        known.add(host.mdt);
        host.start(host.mdt);

        assertThat(failure(() -> known.forget(host.mdt.id())).kind()).isEqualTo(Kind.BUSY);
        assertThat(known.get(host.mdt.id())).isEqualTo(host.mdt);
        host.stop(host.mdt);
        known.forget(host.mdt.id());

        assertThat(known.list().targets()).isEmpty();
        assertThat(failure(() -> known.forget(host.mdt.id())).kind()).isEqualTo(Kind.NO_SUCH);
    }

    @Test
    void aBrokenEntryIsForgottenToo() throws Exception {
        known.add(host.mdt);
        store.damage(host.mdt.id());

        known.forget(host.mdt.id());

        assertThat(known.list().broken()).isEmpty();
    }
}
