package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.lock.Deadline;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.LockRequest;
import org.zward.lock.LockTable;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;

/** A process that dies in each phase of a sequence, and the next one that takes the pool's lock. */
class CrashTest {

    private static final HostIdentity HERE = new HostIdentity(new HostId(1), "here");

    private final PoolName tank = new PoolName("tank");
    private final FakeDisks disks = new FakeDisks();
    private final FakeZpools zpools = new FakeZpools(disks, HERE);
    private final FakeLockFiles dying = new FakeLockFiles();
    private final FakeLockFiles next = dying.otherProcess();

    @BeforeEach
    void makePool() {
        disks.createExported(tank);
    }

    private PoolSequences sequences(FakeLockFiles files) {
        PoolLocks locks = new PoolLocks(
                new LockTable(files),
                new ImportHealer(zpools),
                new ProcessIdentity(1, 2, "boot", "here", "test"),
                List.of());
        return new PoolSequences(locks, zpools, new ImportPolicy(HERE));
    }

    private SequenceRequest request(Access access) {
        return SequenceRequest.of(tank, access, LockRequest.of("test", Deadline.after(Duration.ofSeconds(10))));
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
        assertThatThrownBy(() -> sequences(dying).run(request(access), pool -> null))
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

        Access access = sequences(next)
                .run(request(Access.READ_WRITE), pool -> pool.pool().access());

        assertThat(access).isEqualTo(Access.READ_WRITE);
        assertThat(zpools.imported(tank)).isEmpty();
        assertThat(next.entries()).isEmpty();
    }

    @Test
    void aReadWriteSequenceThatDiesLeavesItsPoolAsItIs() throws Exception {
        dieAt(FakeZpools.Step.EXPORT, Access.READ_WRITE);

        OpenPool.Origin origin = sequences(next).run(request(Access.READ_WRITE), OpenPool::origin);

        assertThat(origin).isEqualTo(OpenPool.Origin.FOUND);
        assertThat(zpools.calls()).containsExactly("import tank");
        assertThat(next.entries()).isEmpty();
    }

    @Test
    void aHealerThatDiesIsHealedInTurn() throws Exception {
        dieAt(FakeZpools.Step.EXPORT, Access.READ_ONLY);
        FakeLockFiles healer = dying.otherProcess();
        zpools.before(FakeZpools.Step.EXPORT, () -> {
            healer.die();
            throw new FakeLockFiles.Killed();
        });
        assertThatThrownBy(() -> sequences(healer).run(request(Access.READ_ONLY), pool -> null))
                .isInstanceOf(FakeLockFiles.Killed.class);
        zpools.before(FakeZpools.Step.EXPORT, () -> {});
        assertThat(zpools.imported(tank)).isPresent();

        sequences(next).run(request(Access.READ_ONLY), pool -> null);

        assertThat(zpools.calls())
                .containsExactly("import tank read-only", "export tank", "import tank read-only", "export tank");
        assertThat(next.entries()).isEmpty();
    }

    @Test
    void aPoolThatSomebodyImportedAfterTheCrashIsNotTakenAway() throws Exception {
        dieAt(FakeZpools.Step.EXPORT, Access.READ_ONLY);
        zpools.exportPool(tank);
        zpools.importPool(zpools.search(SearchPath.DEFAULT).get(0), Access.READ_ONLY, Zpools.Force.NO);

        sequences(next).run(request(Access.READ_ONLY), pool -> null);

        assertThat(zpools.imported(tank)).isPresent();
    }
}
