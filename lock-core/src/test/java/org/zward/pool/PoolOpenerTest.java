package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zward.pool.FakeHost.failure;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zward.host.HostId;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.JournalEntry;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SequenceRequest.Afterwards;

/** How a sequence gets its pool imported, or refuses to. */
class PoolOpenerTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final Guid guid = host.disks().createExported(tank);
    private final FakeZpools zpools = host.zpools();
    private final PoolSequences sequences = host.sequences();

    private SequenceRequest request(Access access) {
        return FakeHost.request(tank, access);
    }

    @Test
    void aScansLeftoverIsImportedAgainReadWrite() throws Exception {
        host.importByHand(guid, Access.READ_ONLY);

        sequences.run(request(Access.READ_WRITE).then(Afterwards.KEEP), pool -> null);

        assertThat(zpools.calls()).containsExactly("import tank read-only", "export tank", "import tank");
        assertThat(zpools.imported(tank).map(ImportedPool::access)).contains(Access.READ_WRITE);
    }

    @Test
    void aScansLeftoverThatCantBeExportedCanBeTriedAgainUnderTheSameLock() throws Exception {
        host.importByHand(guid, Access.READ_ONLY);
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            throw new ZfsException(Kind.FAILED, "tank", "I/O error", "see the test");
        });
        try (PoolLock lock = host.locks().lock(tank, FakeHost.lock())) {
            assertThat(failure(sequences, request(Access.READ_WRITE))).isEqualTo(Kind.FAILED);
            assertThat(lock.entry()).isEqualTo(JournalEntry.LOCKED);
            assertThat(lock.journal().own()).isEqualTo(JournalEntry.LOCKED);
            zpools.before(FakeZpools.Step.EXPORT, () -> {});
            sequences.run(request(Access.READ_WRITE), pool -> null);
        }
    }

    @Test
    void aScansLeftoverThatCouldNotBeImportedAgainStaysAsItIs() throws Exception {
        host.importByHand(guid, Access.READ_ONLY);
        host.disks().pull(guid);

        assertThat(failure(sequences, request(Access.READ_WRITE))).isEqualTo(Kind.FAILED);
        assertThat(zpools.calls()).containsExactly("import tank read-only");
        assertThat(zpools.imported(tank).map(ImportedPool::access)).contains(Access.READ_ONLY);
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void aReadOnlyImportThatSomebodyUsesIsNotTakenAway() throws Exception {
        host.importByHand(guid, Access.READ_ONLY);
        zpools.mount(new DatasetName("tank"), "/mnt");

        assertThat(failure(sequences, request(Access.READ_WRITE))).isEqualTo(Kind.BUSY);
        assertThat(zpools.imported(tank).map(ImportedPool::access)).contains(Access.READ_ONLY);
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void insideAReadOnlySequenceThereIsNoSilentUpgrade() throws Exception {
        sequences.run(request(Access.READ_ONLY), outer -> {
            assertThat(failure(sequences, request(Access.READ_WRITE))).isEqualTo(Kind.FAILED);
            return null;
        });

        assertThat(zpools.calls()).containsExactly("import tank read-only", "export tank");
    }

    @Test
    void insideAReadOnlySequenceThatFoundThePoolThereIsNoSilentUpgradeEither() throws Exception {
        host.importByHand(guid, Access.READ_ONLY);

        sequences.run(request(Access.READ_ONLY), outer -> {
            sequences.run(request(Access.READ_ONLY), inner -> null);
            assertThat(failure(sequences, request(Access.READ_WRITE))).isEqualTo(Kind.FAILED);
            return null;
        });

        assertThat(zpools.calls()).containsExactly("import tank read-only");
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void afterSuchASequenceThePoolCanBeMadeReadWriteUnderTheSameLock() throws Exception {
        host.importByHand(guid, Access.READ_ONLY);

        try (PoolLock lock = host.locks().lock(tank, FakeHost.lock())) {
            sequences.run(request(Access.READ_ONLY), pool -> null);
            assertThat(lock.journal().own()).isEqualTo(JournalEntry.LOCKED);
            sequences.run(request(Access.READ_WRITE).then(Afterwards.KEEP), pool -> null);
        }

        assertThat(zpools.imported(tank).map(ImportedPool::access)).contains(Access.READ_WRITE);
    }

    @Test
    void anImportThatFailsLeavesNothing() throws Exception {
        zpools.before(FakeZpools.Step.IMPORT, () -> {
            throw new ZfsException(Kind.FAILED, "tank", "I/O error", "see the test");
        });

        assertThat(failure(sequences, request(Access.READ_ONLY))).isEqualTo(Kind.FAILED);
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void twoPoolsOfOneNameAreToldApartByGuidAlone() throws Exception {
        Guid other = host.disks().createExported(tank);

        assertThatThrownBy(() -> sequences.run(request(Access.READ_ONLY), pool -> null))
                .isInstanceOf(AmbiguousPoolException.class)
                .hasMessageContaining(guid.toString())
                .hasMessageContaining(other.toString())
                .hasMessageEndingWith("'zward import --guid GUID tank'");
        assertThat(sequences.<Guid, RuntimeException>run(
                        request(Access.READ_ONLY).withGuid(Optional.of(other)),
                        pool -> pool.pool().guid()))
                .isEqualTo(other);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        host.disks().pull(guid);

        assertThat(failure(sequences, request(Access.READ_ONLY))).isEqualTo(Kind.NO_SUCH);
    }

    @Test
    void aPoolWhoseDevicesVanishAfterTheSearchIsNotFound() throws Exception {
        zpools.before(FakeZpools.Step.READ_LABEL, () -> host.disks().pull(guid));

        assertThat(failure(sequences, request(Access.READ_ONLY))).isEqualTo(Kind.NO_SUCH);
        assertThat(host.locks().statuses()).isEmpty();
    }

    @Test
    void theLabelIsReadAgainUnderTheLock() throws Exception {
        zpools.before(FakeZpools.Step.READ_LABEL, () -> host.disks()
                .activeOn(guid, new HostId(2), "there", ImportablePool.Activity.NOT_SEEN));

        assertThat(failure(sequences, request(Access.READ_WRITE))).isEqualTo(Kind.IN_USE_ELSEWHERE);
        assertThat(zpools.calls()).isEmpty();
    }

    @Test
    void aReservedNameIsAcceptedOnlyForAPoolThatIsImported() throws Exception {
        PoolName reserved = new PoolName("spare1");
        Guid other = host.disks().createExported(reserved);
        SequenceRequest request = FakeHost.request(reserved, Access.READ_ONLY);

        assertThat(failure(sequences, request)).isEqualTo(Kind.INVALID);
        host.importByHand(other, Access.READ_ONLY);
        sequences.run(request, pool -> null);
    }
}
