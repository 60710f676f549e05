package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zward.pool.FakeHost.failure;

import org.junit.jupiter.api.Test;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.Phase;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SequenceRequest.Afterwards;

/** How a sequence undoes its import at its end, or keeps it. */
class OwnImportTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final Guid guid = host.disks().createExported(tank);
    private final FakeZpools zpools = host.zpools();
    private final PoolSequences sequences = host.sequences();

    private SequenceRequest request(Access access) {
        return FakeHost.request(tank, access);
    }

    @Test
    void aKeptImportStays() throws Exception {
        sequences.run(request(Access.READ_WRITE).then(Afterwards.KEEP), pool -> {
            assertThat(pool.lock().journal().own().phase()).isEqualTo(Phase.IMPORTED);
            return null;
        });

        assertThat(zpools.imported(tank)).isPresent();
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void anExportThatFailsLeavesTheRecordAndTheNextTakerHeals() throws Exception {
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            throw new ZfsException(Kind.FAILED, "tank", "I/O error", "see the test");
        });
        assertThat(failure(sequences, request(Access.READ_ONLY))).isEqualTo(Kind.FAILED);
        assertThat(host.locks().statuses()).hasSize(1);
        zpools.before(FakeZpools.Step.EXPORT, () -> {});

        sequences.run(request(Access.READ_WRITE), pool -> null);

        assertThat(zpools.calls())
                .containsExactly("import tank read-only", "export tank", "import tank", "export tank");
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void anExportSparesAnImportThatIsNotTheSequencesOwn() throws Exception {
        sequences.run(request(Access.READ_ONLY), pool -> {
            zpools.exportPool(tank);
            host.importByHand(guid, Access.READ_WRITE);
            return null;
        });

        assertThat(zpools.imported(tank).map(ImportedPool::access)).contains(Access.READ_WRITE);
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void anExportDoesNotUnmountWhatSomebodyMounted() throws Exception {
        SequenceRequest request = request(Access.READ_WRITE);

        assertThatThrownBy(() -> sequences.run(request, pool -> {
                    zpools.mount(new DatasetName("tank"), "/mnt/x");
                    return null;
                }))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageContaining("/mnt/x");
        assertThat(zpools.imported(tank)).isPresent();
    }

    @Test
    void aBusyPoolIsTriedAgainUntilItIsFree() throws Exception {
        int[] tries = {0};
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            if (tries[0]++ < 2) {
                throw new PoolBusyException(tank, "pool is busy", "wait");
            }
        });

        sequences.run(request(Access.READ_ONLY), pool -> null);

        assertThat(tries[0]).isEqualTo(3);
        assertThat(zpools.imported(tank)).isEmpty();
    }

    @Test
    void anInterruptedSequenceStillExportsWhatItImported() throws Exception {
        sequences.run(request(Access.READ_ONLY), pool -> {
            Thread.currentThread().interrupt();
            return null;
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(zpools.imported(tank)).isEmpty();
        assertThat(host.locks().statuses()).isEmpty();
    }
}
