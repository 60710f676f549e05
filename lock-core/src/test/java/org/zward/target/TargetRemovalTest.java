package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zward.target.TargetHost.ANYWHERE;
import static org.zward.target.TargetHost.failure;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zward.lock.DatasetName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Access;
import org.zward.pool.FakeHost;

class TargetRemovalTest {

    private final TargetHost host = new TargetHost();

    @AfterEach
    void noLockIsLeft() throws Exception {
        assertThat(host.host.locks().statuses()).isEmpty();
    }

    private TargetRemoval.Outcome remove(Target target) throws ZwardException, InterruptedException {
        return new TargetRemoval(host.host.sequences(), host.zpools, host.known)
                .remove(target, FakeHost.lock(), ANYWHERE);
    }

    @Test
    void theDatasetIsDestroyedAndASecondTimeThereIsNone() throws Exception {
        assertThat(remove(host.mdt)).isEqualTo(TargetRemoval.Outcome.DESTROYED);
        assertThat(remove(host.mdt)).isEqualTo(TargetRemoval.Outcome.NOT_THERE);

        assertThat(host.calls())
                .containsExactly("import tank", "destroy tank/mdt", "export tank", "import tank", "export tank");
    }

    @Test
    void aTargetThatWasForgottenWhileItsLockWasWaitedForIsNotDestroyed() throws Exception {
        host.store.remove(host.mdt.id());

        assertThat(failure(() -> remove(host.mdt)).kind()).isEqualTo(Kind.NO_SUCH);

        assertThat(host.calls()).containsExactly("import tank", "export tank");
    }

    @Test
    void aTargetThatRunsIsBusy() throws Exception {
        host.start(host.mdt);

        assertThat(failure(() -> remove(host.mdt)).kind()).isEqualTo(Kind.BUSY);

        assertThat(host.calls()).containsExactly("import tank");
    }

    @Test
    void whatSomebodyMadeBelowItIsNamedAndNothingIsDestroyed() throws Exception {
        host.host.importByHand(host.guid, Access.READ_WRITE);
        host.zpools.createDataset(new DatasetName("tank/mdt/a"), Map.of());

        assertThat(failure(() -> remove(host.mdt))).hasMessageContaining("tank/mdt/a");

        assertThat(host.zpools.datasets(host.tank)).hasSize(4);
    }
}
