package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.Healer;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockLostException;
import org.zward.lock.Phase;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;

class ImportHealerTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final Guid guid = host.disks().createExported(tank);
    private final FakeZpools zpools = host.zpools();
    private final ImportHealer healer = new ImportHealer(zpools);

    private ImportedPool imported(Access access) throws Exception {
        return host.importByHand(guid, access);
    }

    private Healer.Outcome heal(Phase phase, Optional<Guid> loadGuid) throws Exception {
        return healer.heal(tank, new JournalEntry(phase, loadGuid), () -> {});
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void wherePoolIsNotImportedNothingIsLeft(Phase phase) throws Exception {
        assertThat(heal(phase, Optional.empty())).isEqualTo(Healer.Outcome.NOTHING_LEFT);
    }

    @Test
    void aReadOnlyImportIsUndoneThatDiedBeforeItsGuidWasWritten() throws Exception {
        imported(Access.READ_ONLY);

        assertThat(heal(Phase.IMPORTING_READ_ONLY, Optional.empty())).isEqualTo(Healer.Outcome.EXPORTED);
        assertThat(zpools.imported(tank)).isEmpty();
    }

    @Test
    void aReadOnlyImportIsUndoneByItsGuid() throws Exception {
        Guid loadGuid = imported(Access.READ_ONLY).loadGuid();

        assertThat(heal(Phase.IMPORTED_READ_ONLY, Optional.of(loadGuid))).isEqualTo(Healer.Outcome.EXPORTED);
        assertThat(zpools.imported(tank)).isEmpty();
    }

    @Test
    void anotherReadOnlyImportIsLeftAlone() throws Exception {
        imported(Access.READ_ONLY);

        assertThat(heal(Phase.IMPORTED_READ_ONLY, Optional.of(new Guid(99)))).isEqualTo(Healer.Outcome.LEFT_AS_IT_IS);
        assertThat(zpools.imported(tank)).isPresent();
    }

    @Test
    void aPoolThatSomebodyMountedIsLeftAlone() throws Exception {
        imported(Access.READ_ONLY);
        zpools.mount(new DatasetName("tank"), "/mnt");

        assertThat(heal(Phase.IMPORTING_READ_ONLY, Optional.empty())).isEqualTo(Healer.Outcome.LEFT_AS_IT_IS);
        assertThat(zpools.imported(tank)).isPresent();
    }

    @Test
    void aPoolWithACachefileIsLeftAlone() throws Exception {
        imported(Access.READ_ONLY);
        zpools.cachefile(tank, "-");

        assertThat(heal(Phase.IMPORTING_READ_ONLY, Optional.empty())).isEqualTo(Healer.Outcome.LEFT_AS_IT_IS);
        assertThat(zpools.imported(tank)).isPresent();
    }

    @Test
    void aReadWritePoolIsLeftAloneWhateverTheRecordSays() throws Exception {
        Guid loadGuid = imported(Access.READ_WRITE).loadGuid();

        for (Phase phase : Phase.values()) {
            if (phase != Phase.LOCKED) {
                assertThat(heal(phase, Optional.of(loadGuid))).as(phase.text()).isEqualTo(Healer.Outcome.LEFT_AS_IT_IS);
            }
        }
        assertThat(zpools.imported(tank)).isPresent();
    }

    @Test
    void nothingIsUndoneOnceTheLockIsLost() throws Exception {
        imported(Access.READ_ONLY);

        assertThatThrownBy(
                        () -> healer.heal(tank, new JournalEntry(Phase.IMPORTING_READ_ONLY, Optional.empty()), () -> {
                            throw new LockLostException(tank, "in this test");
                        }))
                .isInstanceOf(LockLostException.class);
        assertThat(zpools.imported(tank)).isPresent();
    }

    @Test
    void anExportThatFailsFailsTheHealing() throws Exception {
        imported(Access.READ_ONLY);
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            throw new ZfsException(Kind.FAILED, "tank", "I/O error", "see the test");
        });

        assertThatThrownBy(() -> heal(Phase.IMPORTING_READ_ONLY, Optional.empty()))
                .isInstanceOf(ZfsException.class)
                .hasMessageContaining("I/O error");
    }
}
