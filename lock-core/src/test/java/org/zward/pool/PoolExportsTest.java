package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.JournalEntry;
import org.zward.lock.Phase;
import org.zward.lock.PoolName;
import org.zward.pool.SequenceRequest.Afterwards;

class PoolExportsTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final Guid guid = host.disks().createExported(tank);
    private final FakeZpools zpools = host.zpools();

    @Test
    void anExportSomebodyAskedForSaysWhetherThereWasSomethingToExport() throws Exception {
        PoolExports exports = new PoolExports(host.locks(), zpools);
        Duration briefly = Duration.ofMillis(1);

        assertThat(exports.export(tank, PoolExports.Mounted.LEAVE, briefly, FakeHost.lock()))
                .isEqualTo(PoolExports.Outcome.NOT_IMPORTED);
        host.importByHand(guid, Access.READ_WRITE);
        zpools.mount(new DatasetName("tank"), "/mnt/x");
        assertThatThrownBy(() -> exports.export(tank, PoolExports.Mounted.LEAVE, briefly, FakeHost.lock()))
                .isInstanceOf(PoolBusyException.class);
        assertThat(exports.export(tank, PoolExports.Mounted.UNMOUNT, briefly, FakeHost.lock()))
                .isEqualTo(PoolExports.Outcome.EXPORTED);
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void anUnmountThatFindsADatasetBusyIsTriedAgain() throws Exception {
        host.importByHand(guid, Access.READ_WRITE);
        zpools.mount(new DatasetName("tank"), "/mnt/x");
        AtomicInteger tries = new AtomicInteger();
        zpools.before(FakeZpools.Step.UNMOUNT, () -> {
            if (tries.incrementAndGet() < 3) {
                throw new PoolBusyException(tank, "process 1 uses /mnt/x", "end that");
            }
        });
        PoolExports exports = new PoolExports(host.locks(), zpools);

        PoolExports.Outcome outcome =
                exports.export(tank, PoolExports.Mounted.UNMOUNT, Duration.ofMinutes(1), FakeHost.lock());

        assertThat(outcome).isEqualTo(PoolExports.Outcome.EXPORTED);
        assertThat(zpools.calls()).containsSubsequence("unmount tank", "export tank");
    }

    @Test
    void anUnmountThatStaysBusyFailsAndLeavesThePoolAsItIs() throws Exception {
        host.importByHand(guid, Access.READ_WRITE);
        zpools.mount(new DatasetName("tank"), "/mnt/x");
        zpools.before(FakeZpools.Step.UNMOUNT, () -> {
            throw new PoolBusyException(tank, "process 1 uses /mnt/x", "end that");
        });
        PoolExports exports = new PoolExports(host.locks(), zpools);

        assertThatThrownBy(
                        () -> exports.export(tank, PoolExports.Mounted.UNMOUNT, Duration.ofMillis(1), FakeHost.lock()))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageContaining("process 1");
        assertThat(zpools.imported(tank)).isPresent();
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void anExportThatFailsLeavesTheJournalAsItWas() throws Exception {
        PoolExports exports = new PoolExports(host.locks(), zpools);
        host.sequences().run(FakeHost.request(tank, Access.READ_WRITE).then(Afterwards.KEEP), pool -> {
            JournalEntry before = pool.lock().entry();
            assertThat(before.phase()).isEqualTo(Phase.IMPORTED);
            zpools.mount(new DatasetName("tank"), "/mnt/x");

            assertThatThrownBy(() -> exports.export(tank, PoolExports.Mounted.LEAVE, Duration.ZERO, FakeHost.lock()))
                    .isInstanceOf(PoolBusyException.class);

            assertThat(pool.lock().journal().own()).isEqualTo(before);
            return null;
        });
    }
}
