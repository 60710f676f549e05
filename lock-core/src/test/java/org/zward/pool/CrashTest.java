package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.pool.SequenceRequest.Afterwards;

/** A process that dies in each phase of a sequence, and the next one that takes the pool's lock. */
class CrashTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final Guid guid = host.disks().createExported(tank);
    private final FakeZpools zpools = host.zpools();
    private final FakeLockFiles dying = host.files();
    private final FakeLockFiles next = dying.otherProcess();

    private SequenceRequest request(Access access) {
        return FakeHost.request(tank, access);
    }

    private void dieAt(FakeZpools.Step step, Access access) {
        boolean[] dead = {false};
        zpools.before(step, () -> {
            if (!dead[0] && dying.openDescriptors() > 0) {
                dead[0] = true;
                dying.die();
                throw new FakeLockFiles.Killed();
            }
        });
        assertThatThrownBy(() -> host.sequences(dying).run(request(access), pool -> null))
                .isInstanceOf(FakeLockFiles.Killed.class);
        zpools.before(step, () -> {});
        assertThat(dead[0]).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = FakeZpools.Step.class,
            names = {"LIST", "READ_LABEL", "IMPORT", "EXPORT"})
    void aReadOnlySequenceThatDiesAnywhereLeavesNothingOnceTheLockIsTakenAgain(FakeZpools.Step step) throws Exception {
        dieAt(step, Access.READ_ONLY);

        Access access = host.sequences(next)
                .run(request(Access.READ_WRITE), pool -> pool.pool().access());

        assertThat(access).isEqualTo(Access.READ_WRITE);
        assertThat(zpools.imported(tank)).isEmpty();
        assertThat(next.entries()).isEmpty();
    }

    @Test
    void aReadWriteSequenceThatDiesLeavesItsPoolAsItIs() throws Exception {
        dieAt(FakeZpools.Step.EXPORT, Access.READ_WRITE);

        OpenPool.Origin origin = host.sequences(next).run(request(Access.READ_WRITE), OpenPool::origin);

        assertThat(origin).isEqualTo(OpenPool.Origin.FOUND);
        assertThat(zpools.calls()).containsExactly("import tank");
        assertThat(next.entries()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void aKeptImportStaysAlthoughItsSequenceDiesInTheWork(Access access) throws Exception {
        SequenceRequest keeping = request(access).then(Afterwards.KEEP);
        assertThatThrownBy(() -> host.sequences(dying).run(keeping, pool -> {
                    dying.die();
                    return null;
                }))
                .isInstanceOf(FakeLockFiles.Killed.class);

        host.locks(next).lock(tank, FakeHost.lock()).close();

        assertThat(zpools.calls()).hasSize(1);
        assertThat(next.entries()).isEmpty();
    }

    @Test
    void anImportThatWasToBeKeptIsUndoneIfItsSequenceDiesBeforeTheWork() throws Exception {
        zpools.before(FakeZpools.Step.LIST, () -> {
            if (!zpools.calls().isEmpty()) {
                dying.die();
                throw new FakeLockFiles.Killed();
            }
        });
        SequenceRequest keeping = request(Access.READ_ONLY).then(Afterwards.KEEP);
        assertThatThrownBy(() -> host.sequences(dying).run(keeping, pool -> null))
                .isInstanceOf(FakeLockFiles.Killed.class);
        zpools.before(FakeZpools.Step.LIST, () -> {});

        host.locks(next).lock(tank, FakeHost.lock()).close();

        assertThat(zpools.calls()).containsExactly("import tank read-only", "export tank");
    }

    @Test
    void aHealerThatDiesIsHealedInTurn() throws Exception {
        dieAt(FakeZpools.Step.EXPORT, Access.READ_ONLY);
        FakeLockFiles healer = dying.otherProcess();
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            healer.die();
            throw new FakeLockFiles.Killed();
        });
        assertThatThrownBy(() -> host.sequences(healer).run(request(Access.READ_ONLY), pool -> null))
                .isInstanceOf(FakeLockFiles.Killed.class);
        zpools.before(FakeZpools.Step.EXPORT, () -> {});
        assertThat(zpools.imported(tank)).isPresent();

        host.sequences(next).run(request(Access.READ_ONLY), pool -> null);

        assertThat(zpools.calls())
                .containsExactly("import tank read-only", "export tank", "import tank read-only", "export tank");
        assertThat(next.entries()).isEmpty();
    }

    @Test
    void aPoolThatSomebodyImportedAfterTheCrashIsNotTakenAway() throws Exception {
        dieAt(FakeZpools.Step.EXPORT, Access.READ_ONLY);
        zpools.exportPool(tank);
        host.importByHand(guid, Access.READ_ONLY);

        host.sequences(next).run(request(Access.READ_ONLY), pool -> null);

        assertThat(zpools.imported(tank)).isPresent();
    }
}
