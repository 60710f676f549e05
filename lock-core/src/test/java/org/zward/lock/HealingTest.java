package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.lock.FakeLockFiles.Step;
import org.zward.lock.ZwardException.Kind;

/** What a taker does about an owner that died, before its own work. */
@Timeout(60)
final class HealingTest {

    private static final PoolName TANK = new PoolName("tank");
    private static final JournalEntry SCANNING = entry(Phase.IMPORTED_READ_ONLY);
    private final LockFilesException diskFull = new LockFilesException(Kind.FAILED, "/run", "full", "make room");
    private final ZwardException busy = new LockFilesException(Kind.BUSY, "tank", "busy", "wait");

    private final FakeLockFiles files = new FakeLockFiles();
    private final FakeHealer healer = new FakeHealer();
    private final PoolLocks locks = process(files, 1);

    @ParameterizedTest
    @EnumSource(value = Phase.class, mode = EXCLUDE, names = "LOCKED")
    void whatADeadOwnerLeftIsHealedWhileItsRecordIsStillThere(Phase phase) throws Exception {
        diesIn(entry(phase));
        String dead = files.content(TANK).orElseThrow();
        healer.before(() -> assertThat(files.content(TANK)).contains(dead));

        PoolLock lock = locks.lock(TANK, Processes.sequence());

        assertThat(healer.healed()).containsExactly(entry(phase));
        assertThat(lock.journal()).isEqualTo(Journal.LOCKED);
        assertThat(record().owner().pid()).hasValue(1);
        assertThat(record().journal()).isEqualTo(Journal.LOCKED);
        lock.close();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void anOwnerThatDiedDoingNothingLeavesNothingToHeal() throws Exception {
        diesIn(JournalEntry.LOCKED);
        locks.lock(TANK, Processes.sequence()).close();
        assertThat(healer.healed()).isEmpty();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void anOwnerThatDiedBeforeItsRecordLeavesNothingToHeal() throws Exception {
        files.leave(TANK, "");
        locks.lock(TANK, Processes.sequence()).close();
        assertThat(healer.healed()).isEmpty();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void aRecordThatCantBeReadLeavesNothingToHeal() throws Exception {
        files.leave(TANK, "phase=imported-read-only\nload_gu");
        locks.lock(TANK, Processes.sequence()).close();
        assertThat(healer.healed()).isEmpty();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void theOldestTroubleIsHealedFirst() throws Exception {
        JournalEntry own = entry(Phase.IMPORTED_READ_ONLY);
        JournalEntry joined = entry(Phase.EXPORTING);
        JournalEntry left = entry(Phase.IMPORTING_READ_ONLY);
        files.leave(TANK, new OwnerRecord(new Journal(own, Optional.of(joined), Optional.of(left)), Owner.UNKNOWN));

        locks.lock(TANK, Processes.sequence()).close();

        assertThat(healer.healed()).containsExactly(left, joined, own);
    }

    @Test
    void aSequenceFailsAsItsHealingDoesAndLeavesTheRecordToTheNext() throws Exception {
        diesIn(SCANNING);
        String dead = files.content(TANK).orElseThrow();
        healer.fail(busy);

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> locks.lock(TANK, Processes.sequence()))
                    .isInstanceOfSatisfying(HealingFailedException.class, e -> assertThat(e.kind())
                            .isEqualTo(Kind.BUSY))
                    .hasCause(busy)
                    .hasMessageContaining("the lock's last owner, pid 666 (zward 666), ")
                    .hasMessageContaining(" ended in phase imported-read-only, ");
            assertThat(files.content(TANK)).contains(dead);
        }

        healer.becomes(Healer.Outcome.NOTHING_LEFT);
        process(files.otherProcess(), 2).lock(TANK, Processes.sequence()).close();
        assertThat(healer.healed()).containsExactly(SCANNING);
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void anInterruptedHealingLeavesTheRecordToTheNext() throws Exception {
        diesIn(SCANNING);
        healer.before(() -> Thread.currentThread().interrupt());
        assertThatThrownBy(() -> locks.lock(TANK, Processes.sequence())).isInstanceOf(InterruptedException.class);

        healer.before(() -> {});
        locks.lock(TANK, Processes.sequence()).close();
        assertThat(healer.healed()).containsExactly(SCANNING);
    }

    @Test
    void aHealerThatBreaksLeavesTheRecordToTheNext() throws Exception {
        diesIn(SCANNING);
        healer.before(() -> {
            throw new UnsupportedOperationException("a bug");
        });
        assertThatThrownBy(() -> locks.lock(TANK, Processes.sequence()))
                .isInstanceOf(UnsupportedOperationException.class);

        healer.before(() -> {});
        locks.lock(TANK, Processes.sequence()).close();
        assertThat(healer.healed()).containsExactly(SCANNING);
    }

    @Test
    void aHealerThatDiesIsHealedInTurn() throws Exception {
        diesIn(SCANNING);
        FakeLockFiles second = files.otherProcess();
        healer.before(second::die);
        assertThatThrownBy(() -> process(second, 2).lock(TANK, Processes.sequence()))
                .isInstanceOf(FakeLockFiles.Killed.class);

        healer.before(() -> {});
        locks.lock(TANK, Processes.sequence()).close();
        assertThat(healer.healed()).containsExactly(SCANNING);
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void aCommandGoesOnWithoutHealingAndKeepsTheDeadSlotForTheNext() throws Exception {
        diesIn(SCANNING);
        healer.fail(busy);
        AtomicInteger writes = new AtomicInteger();
        files.gate((step, pool) -> writes.addAndGet(step == Step.WRITE ? 1 : 0));

        PoolLock lock = locks.lock(TANK, Processes.command());

        assertThat(writes).hasValue(1);
        Journal expected = new Journal(JournalEntry.LOCKED, Optional.empty(), Optional.of(SCANNING));
        assertThat(lock.journal()).isEqualTo(expected);
        assertThat(record().journal()).isEqualTo(expected);
        lock.close();
        assertThat(record().journal()).isEqualTo(expected);
        healer.becomes(Healer.Outcome.EXPORTED);
        locks.lock(TANK, Processes.command()).close();
        assertThat(healer.healed()).containsExactly(SCANNING);
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void aSequenceUnderSuchACommandHealsFirst() throws Exception {
        diesIn(SCANNING);
        healer.fail(busy);
        PoolLock command = locks.lock(TANK, Processes.command());
        assertThatThrownBy(() -> locks.lock(TANK, Processes.sequence()))
                .isInstanceOf(HealingFailedException.class)
                .hasMessageStartingWith("tank: an earlier owner of the lock ended in phase imported-read-only, ");
        command.ensureHeld();
        assertThat(record().journal().left()).contains(SCANNING);
        locks.lock(TANK, Processes.command()).close();

        healer.becomes(Healer.Outcome.EXPORTED);
        locks.lock(TANK, Processes.sequence()).close();

        assertThat(healer.healed()).containsExactly(SCANNING);
        assertThat(record().journal()).isEqualTo(Journal.LOCKED);
        command.close();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void aCommandFailsWhereMoreIsLeftThanItCanKeep() throws Exception {
        OwnerRecord dead =
                new OwnerRecord(new Journal(SCANNING, Optional.of(SCANNING), Optional.of(SCANNING)), Owner.UNKNOWN);
        files.leave(TANK, dead);
        healer.fail(busy);
        assertThatThrownBy(() -> locks.lock(TANK, Processes.command())).isInstanceOf(HealingFailedException.class);
        assertThat(record()).isEqualTo(dead);
    }

    @Test
    void aCommandFailsWhereTheLockIsLostWhileItHeals() throws Exception {
        diesIn(SCANNING);
        healer.before(() -> files.removeByHand(TANK));
        assertThatThrownBy(() -> locks.lock(TANK, Processes.command()))
                .isInstanceOfSatisfying(
                        HealingFailedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCK_LOST));
        assertThat(healer.healed()).isEmpty();
    }

    @Test
    void aRecordThatCantBeWrittenFailsTheLockAndLeavesNoFile() throws Exception {
        failAt(Step.WRITE);
        assertThatThrownBy(() -> locks.lock(TANK, Processes.sequence())).isSameAs(diskFull);
        assertThat(files.content(TANK)).isEmpty();
        assertThat(files.openDescriptors()).isZero();
    }

    @Test
    void aRecordThatCantBeWrittenLeavesTheDeadOneInPlace() throws Exception {
        diesIn(SCANNING);
        failAt(Step.WRITE);
        assertThatThrownBy(() -> locks.lock(TANK, Processes.sequence())).isSameAs(diskFull);
        assertThat(record().journal().own()).isEqualTo(SCANNING);
        assertThat(files.openDescriptors()).isZero();
    }

    @Test
    void aRecordThatCantBeReadFromItsFileStays() throws Exception {
        diesIn(SCANNING);
        failAt(Step.READ);
        assertThatThrownBy(() -> locks.lock(TANK, Processes.sequence())).isSameAs(diskFull);
        assertThat(record().journal().own()).isEqualTo(SCANNING);
        assertThat(files.openDescriptors()).isZero();
    }

    @Test
    void aJournalThatCantBeWrittenStaysAsItWas() throws Exception {
        PoolLock lock = locks.lock(TANK, Processes.sequence());
        lock.journal(entry(Phase.IMPORTING_READ_ONLY));
        failAt(Step.WRITE);
        assertThatThrownBy(() -> lock.journal(SCANNING)).isSameAs(diskFull);
        assertThat(lock.journal().own()).isEqualTo(entry(Phase.IMPORTING_READ_ONLY));
        files.gate((step, pool) -> {});
        lock.close();
        assertThat(record().journal().own()).isEqualTo(entry(Phase.IMPORTING_READ_ONLY));
    }

    @Test
    void aReleaseKeepsARecordOfWhatIsLeftToUndo() throws Exception {
        PoolLock lock = locks.lock(TANK, Processes.sequence());
        lock.journal(SCANNING);
        lock.close();
        assertThat(locks.statuses()).extracting(LockStatus::state).containsExactly(LockFiles.State.ABANDONED);

        locks.lock(TANK, Processes.sequence()).close();
        assertThat(healer.healed()).containsExactly(SCANNING);
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void aReleaseKeepsTheRecordIfAskedTo() throws Exception {
        PoolLock lock = locks.lock(TANK, Processes.sequence());
        lock.journal(entry(Phase.EXPORTING));
        lock.keepRecord();
        lock.close();
        assertThat(record().journal().own()).isEqualTo(entry(Phase.EXPORTING));
    }

    @Test
    void aReadWriteImportThatStaysIsNotLeftToUndo() throws Exception {
        PoolLock lock = locks.lock(TANK, Processes.sequence());
        lock.journal(entry(Phase.IMPORTED));
        lock.close();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void aFileThatCantBeUnlinkedFreesTheLockAllTheSame() throws Exception {
        PoolLock lock = locks.lock(TANK, Processes.sequence());
        failAt(Step.UNLINK);
        assertThatThrownBy(lock::close).isSameAs(diskFull);
        files.gate((step, pool) -> {});
        PoolLock next = locks.lock(TANK, Processes.sequence());
        assertThat(next.scope()).isEqualTo(PoolLock.Scope.OUTERMOST);
        next.close();
        assertThat(files.content(TANK)).isEmpty();
    }

    @Test
    void aLockWhoseFileWasRemovedIsReportedLostAndLeavesTheNextOneAlone() throws Exception {
        PoolLock lock = locks.lock(TANK, Processes.sequence());
        files.removeDirectoryByHand();
        assertThatThrownBy(lock::ensureHeld).isInstanceOf(LockLostException.class);
        PoolLock next = process(files.otherProcess(), 2).lock(TANK, Processes.sequence());
        assertThatThrownBy(lock::close).isInstanceOf(LockLostException.class);
        next.ensureHeld();
        next.close();
    }

    private OwnerRecord record() {
        return OwnerRecordFormat.parse(TANK, files.content(TANK).orElseThrow()).orElseThrow();
    }

    private void diesIn(JournalEntry entry) throws Exception {
        FakeLockFiles victim = files.otherProcess();
        process(victim, 666).lock(TANK, Processes.sequence()).journal(entry);
        victim.die();
        assertThat(locks.statuses()).extracting(LockStatus::state).containsExactly(LockFiles.State.ABANDONED);
        assertThat(record().journal().own()).isEqualTo(entry);
        assertThat(record().owner().pid()).hasValue(666);
    }

    private PoolLocks process(FakeLockFiles seen, long pid) {
        return Processes.locks(new LockTable(seen), healer, pid);
    }

    private void failAt(Step failing) {
        files.gate((step, pool) -> {
            if (step == failing) {
                throw diskFull;
            }
        });
    }

    private static JournalEntry entry(Phase phase) {
        return new JournalEntry(phase, Optional.of(new Guid(phase.text().length())));
    }
}
