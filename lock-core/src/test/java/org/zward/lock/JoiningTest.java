package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zward.lock.FakeLockFiles.Step;
import org.zward.lock.PoolLock.Inheritance;
import org.zward.lock.PoolLock.Scope;

/** What a zward does that a command under {@code zward exec} starts. */
@Timeout(60)
final class JoiningTest {

    private static final PoolName TANK = new PoolName("tank");
    private static final JournalEntry SCANNING = new JournalEntry(Phase.IMPORTED_READ_ONLY, Optional.of(new Guid(7)));
    private static final LockRequest ONCE = LockRequest.of("test", Deadline.passed());

    private final FakeHealer healer = new FakeHealer();
    private final FakeLockFiles exec = new FakeLockFiles();
    private PoolLock outer;
    private Inheritance inherited;
    private FakeLockFiles child;
    private FakeLockFiles neighbour;
    private PoolLocks inside;
    private PoolLocks beside;
    private PoolLocks outside;

    @BeforeEach
    void execRunsACommand() throws Exception {
        outer = Processes.locks(new LockTable(exec), healer, 1).lock(TANK, Processes.command());
        inherited = outer.share();
        child = exec.child(inherited.descriptor());
        inside = join(child, 2);
        neighbour = exec.child(inherited.descriptor());
        beside = join(neighbour, 3);
        outside = Processes.locks(new LockTable(exec.otherProcess()), healer, 4);
    }

    private PoolLocks join(FakeLockFiles process, long pid) {
        return Processes.locks(new LockTable(process), healer, pid, inherited);
    }

    @Test
    void aSequenceJoinsWhereOthersAreExcluded() throws Exception {
        PoolLock joined = inside.lock(TANK, ONCE);
        assertThat(joined.scope()).isEqualTo(Scope.JOINED);
        joined.ensureHeld();
        assertThatThrownBy(() -> outside.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);

        joined.close();

        outer.ensureHeld();
        assertThatThrownBy(() -> outside.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        outer.close();
        outside.lock(TANK, ONCE).close();
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void sequencesSideBySideWaitForEachOther() throws Exception {
        PoolLock first = inside.lock(TANK, ONCE);
        assertThatThrownBy(() -> beside.lock(TANK, ONCE))
                .isInstanceOf(LockTimeoutException.class)
                .hasMessageContaining("zward 1");
        FutureTask<Void> second =
                Processes.start(() -> beside.lock(TANK, Processes.sequence()).close());
        await().until(() -> exec.sequenceWaiters() == 1);
        first.close();
        Processes.join(second);
    }

    @Test
    void aJoinedCommandHoldsNothingThatItsOwnSequencesNeed() throws Exception {
        PoolLock command = inside.lock(TANK, Processes.command());
        assertThat(command.scope()).isEqualTo(Scope.JOINED);
        beside.lock(TANK, ONCE).close();
        PoolLock sequence = inside.lock(TANK, ONCE);
        assertThat(sequence.scope()).isEqualTo(Scope.NESTED);
        assertThatThrownBy(() -> beside.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        sequence.close();
        beside.lock(TANK, ONCE).close();
        command.close();
    }

    @Test
    void aJoinedCommandHasNoJournal() throws Exception {
        PoolLock command = inside.lock(TANK, Processes.command());
        assertThatThrownBy(() -> command.journal(SCANNING)).isInstanceOf(IllegalStateException.class);
        command.close();
    }

    @Test
    void aCommandPassesOnWhatItInherited() throws Exception {
        PoolLock command = inside.lock(TANK, Processes.command());
        Inheritance passedOn = command.share();
        assertThat(passedOn).isEqualTo(inherited);
        PoolLocks grandchild = Processes.locks(new LockTable(child.child(passedOn.descriptor())), healer, 5, passedOn);
        grandchild.lock(TANK, ONCE).close();
        command.endSharing();
        command.close();
        outer.ensureHeld();
    }

    @Test
    void nestedSequencesAreOne() throws Exception {
        PoolLock first = inside.lock(TANK, ONCE);
        PoolLock second = inside.lock(TANK, ONCE);
        first.journal(SCANNING);
        first.close();
        assertThat(second.journal().joined()).contains(SCANNING);
        assertThatThrownBy(() -> beside.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        second.journal(JournalEntry.LOCKED);
        second.close();
        beside.lock(TANK, ONCE).close();
        assertThat(healer.healed()).isEmpty();
    }

    @Test
    void aSequenceWritesItsOwnSlotAndBlanksIt() throws Exception {
        outer.journal(new JournalEntry(Phase.IMPORTED, Optional.of(new Guid(1))));
        PoolLock joined = inside.lock(TANK, ONCE);
        joined.journal(SCANNING);
        Journal expected = new Journal(
                new JournalEntry(Phase.IMPORTED, Optional.of(new Guid(1))), Optional.of(SCANNING), Optional.empty());
        assertThat(joined.journal()).isEqualTo(expected);
        assertThat(outer.journal()).isEqualTo(expected);
        joined.journal(JournalEntry.LOCKED);
        joined.close();
        assertThat(outer.journal().joined()).isEmpty();
    }

    @Test
    void whatADeadSequenceLeftTheNextOneHealsFirst() throws Exception {
        inside.lock(TANK, ONCE).journal(SCANNING);
        child.die();
        healer.before(() -> assertThat(exec.content(TANK).orElseThrow()).contains("joined.phase=imported-read-only"));

        PoolLock next = beside.lock(TANK, ONCE);

        assertThat(healer.healed()).containsExactly(SCANNING);
        assertThat(next.journal().joined()).isEmpty();
        next.close();
        outer.close();
        assertThat(healer.healed()).hasSize(1);
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void aSequenceThatCantHealFailsAndLeavesTheSlotToTheNext() throws Exception {
        inside.lock(TANK, ONCE).journal(SCANNING);
        child.die();
        healer.fail(new LockFilesException(ZwardException.Kind.BUSY, "tank", "busy", "wait"));
        assertThatThrownBy(() -> beside.lock(TANK, ONCE)).isInstanceOf(HealingFailedException.class);
        healer.becomes(Healer.Outcome.EXPORTED);
        beside.lock(TANK, ONCE).close();
        assertThat(healer.healed()).containsExactly(SCANNING);
    }

    @Test
    void whatASequenceLeavesToUndoStaysInItsSlot() throws Exception {
        PoolLock joined = inside.lock(TANK, ONCE);
        joined.journal(SCANNING);
        joined.keepRecord();
        joined.close();
        assertThat(outer.journal().joined()).contains(SCANNING);
        beside.lock(TANK, ONCE).close();
        assertThat(healer.healed()).containsExactly(SCANNING);
    }

    @Test
    void aSequenceHealsWhatTheExecWentOnWithout() throws Exception {
        outer.close();
        exec.leave(TANK, new OwnerRecord(new Journal(SCANNING, Optional.empty(), Optional.empty()), Owner.UNKNOWN));
        healer.fail(new LockFilesException(ZwardException.Kind.BUSY, "tank", "busy", "wait"));
        execRunsACommand();
        assertThat(outer.journal().left()).contains(SCANNING);
        assertThatThrownBy(() -> inside.lock(TANK, ONCE)).isInstanceOf(HealingFailedException.class);
        inside.lock(TANK, Processes.command()).close();

        healer.becomes(Healer.Outcome.EXPORTED);
        inside.lock(TANK, ONCE).close();

        assertThat(healer.healed()).containsExactly(SCANNING);
        assertThat(outer.journal()).isEqualTo(Journal.LOCKED);
        outer.close();
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void aLockThatEndedIsTakenAnew() throws Exception {
        outer.close();
        PoolLock own = inside.lock(TANK, ONCE);
        assertThat(own.scope()).isEqualTo(Scope.OUTERMOST);
        own.close();
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void aLockThatEndsJustBeforeTheSequenceBeginsIsTakenAnew() throws Exception {
        child.gate((step, pool) -> {
            if (step == Step.TAKE_SEQUENCE_BYTE) {
                closeUnchecked(outer);
            }
        });
        PoolLock own = inside.lock(TANK, Processes.sequence());
        assertThat(own.scope()).isEqualTo(Scope.OUTERMOST);
        own.ensureHeld();
        own.close();
        assertThat(exec.sequenceWaiters()).isZero();
    }

    @Test
    void aLockWhoseFileWasRemovedIsTakenAnew() throws Exception {
        child.gate((step, pool) -> {
            if (step == Step.TAKE_SEQUENCE_BYTE) {
                exec.removeByHand(TANK);
                throw new LockFilesException(ZwardException.Kind.FAILED, "tank.lock", "ENOENT", "look");
            }
        });
        PoolLock own = inside.lock(TANK, Processes.sequence());
        assertThat(own.scope()).isEqualTo(Scope.OUTERMOST);
        own.close();
        assertThatThrownBy(outer::ensureHeld).isInstanceOf(LockLostException.class);
    }

    @Test
    void aLockLostUnderASequenceIsReportedAndItsByteFreed() throws Exception {
        PoolLock joined = inside.lock(TANK, ONCE);
        PoolLock waitsOn = beside.lock(TANK, Processes.command());
        exec.removeByHand(TANK);
        assertThatThrownBy(joined::ensureHeld).isInstanceOf(LockLostException.class);
        assertThatThrownBy(joined::close).isInstanceOf(LockLostException.class);
        assertThatThrownBy(() -> beside.lock(TANK, ONCE)).isInstanceOf(LockLostException.class);
        assertThatThrownBy(waitsOn::close).isInstanceOf(LockLostException.class);
        assertThatThrownBy(outer::close).isInstanceOf(LockLostException.class);
    }

    @Test
    void aLockLostUnderACommandThatJoinedItIsReportedAtItsEnd() throws Exception {
        PoolLock joined = inside.lock(TANK, Processes.command());
        exec.removeByHand(TANK);

        assertThatThrownBy(joined::close).isInstanceOf(LockLostException.class);
        assertThatThrownBy(outer::close).isInstanceOf(LockLostException.class);
    }

    @Test
    void aKilledExecLeavesItsLockToTheCommand() throws Exception {
        outer.journal(SCANNING);
        exec.die();
        PoolLock joined = inside.lock(TANK, ONCE);
        assertThat(joined.scope()).isEqualTo(Scope.JOINED);
        assertThat(joined.journal().own()).isEqualTo(SCANNING);
        joined.close();
        assertThatThrownBy(() -> outside.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        FakeLockFiles last = child.child(inherited.descriptor());
        child.die();
        assertThatThrownBy(() -> outside.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        assertThat(healer.healed()).isEmpty();
        last.die();
        neighbour.die();

        outside.lock(TANK, ONCE).close();

        assertThat(healer.healed()).containsExactly(SCANNING);
    }

    @Test
    void aHintThatIsNotTrueIsIgnored() throws Exception {
        Inheritance wrong = new Inheritance(TANK, inherited.descriptor() + 1);
        Inheritance other = new Inheritance(new PoolName("other"), inherited.descriptor());
        PoolLocks misled = Processes.locks(new LockTable(exec.child(inherited.descriptor())), healer, 6, wrong, other);
        assertThatThrownBy(() -> misled.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        PoolLock unrelated = misled.lock(new PoolName("other"), ONCE);
        assertThat(unrelated.scope()).isEqualTo(Scope.OUTERMOST);
        unrelated.close();
    }

    @Test
    void anAncestorsLockWhoseDescriptorWasNotPassedOnIsNotWaitedFor() throws Exception {
        LockTable table = new LockTable(exec.otherProcess());
        PoolLocks cutOff = new PoolLocks(
                table,
                healer,
                Processes.identity(7),
                List.of(inherited),
                owner -> owner.pid().orElseThrow() == 1,
                LockEvents.NONE);

        assertThatThrownBy(() -> cutOff.lock(TANK, Processes.sequence()))
                .isInstanceOfSatisfying(DescriptorNotPassedException.class, e -> assertThat(e.kind())
                        .isEqualTo(ZwardException.Kind.TIMED_OUT))
                .hasMessageContainingAll("tank", "zward 1", "descriptor " + inherited.descriptor());
        assertThatThrownBy(() -> cutOff.lock(TANK, Processes.command()))
                .isInstanceOf(DescriptorNotPassedException.class);

        outer.close();
        cutOff.lock(TANK, ONCE).close();
        assertThat(table.size()).isZero();
    }

    private static void closeUnchecked(PoolLock lock) {
        try {
            lock.close();
        } catch (ZwardException e) {
            throw new AssertionError(e);
        }
    }
}
