package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zward.lock.FakeLockFiles.Step;

/** What the owner of a lock does that a command inherited. */
@Timeout(60)
final class SharingTest {

    private static final PoolName TANK = new PoolName("tank");
    private static final JournalEntry SCANNING = new JournalEntry(Phase.IMPORTED_READ_ONLY, Optional.of(new Guid(7)));
    private static final JournalEntry OURS = new JournalEntry(Phase.IMPORTED_READ_ONLY, Optional.of(new Guid(8)));
    private static final LockRequest ONCE = LockRequest.of("test", Deadline.passed());

    private final FakeHealer healer = new FakeHealer();
    private final FakeLockFiles exec = new FakeLockFiles();
    private final LockTable table = new LockTable(exec);
    private final PoolLocks locks = Processes.locks(table, healer, 1);
    private PoolLock outer;
    private FakeLockFiles child;
    private PoolLocks inside;
    private PoolLocks outside;

    @BeforeEach
    void execRunsACommand() throws Exception {
        outer = locks.lock(TANK, Processes.sequence());
        PoolLock.Inheritance inherited = outer.share();
        child = exec.child(inherited.descriptor());
        inside = Processes.locks(new LockTable(child), healer, 2, inherited);
        outside = Processes.locks(new LockTable(exec.otherProcess()), healer, 3);
    }

    @Test
    void theReleaseFreesTheLockAlthoughTheCommandLeftSomethingBehind() throws Exception {
        outer.close();
        assertThat(exec.content(TANK)).isEmpty();
        outside.lock(TANK, ONCE).close();
        assertThat(table.size()).isZero();
        assertThat(exec.openDescriptors()).isZero();
    }

    @Test
    void theReleaseWaitsForASequenceInTheBackground() throws Exception {
        joinedSequenceEndsWhileThisThreadWaitsIn(() -> outer.close());
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void endingTheSharingWaitsForASequenceAndKeepsOthersOut() throws Exception {
        joinedSequenceEndsWhileThisThreadWaitsIn(() -> outer.endSharing());
        assertThatThrownBy(() -> inside.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        outer.journal(JournalEntry.LOCKED);
        outer.endSharing();
        assertThatThrownBy(outer::share).isInstanceOf(IllegalStateException.class);
        outer.close();
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void itsJournalIsWrittenOnlyWhereNoSequenceIsAtWork() throws Exception {
        joinedSequenceEndsWhileThisThreadWaitsIn(() -> outer.journal(OURS));
        assertThat(outer.journal().own()).isEqualTo(OURS);
        outer.journal(JournalEntry.LOCKED);
        outer.close();
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void aNestedSequenceOfItsOwnKeepsJoinedOnesOut() throws Exception {
        PoolLock nested = locks.lock(TANK, ONCE);
        assertThatThrownBy(() -> inside.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        nested.journal(OURS);
        nested.journal(JournalEntry.LOCKED);
        nested.close();
        inside.lock(TANK, ONCE).close();
        outer.close();
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void aNestedSequenceDoesNotEndTheSharing() throws Exception {
        PoolLock nested = locks.lock(TANK, ONCE);
        nested.endSharing();
        assertThatThrownBy(() -> inside.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        nested.close();
        inside.lock(TANK, ONCE).close();
        outer.close();
    }

    @Test
    void whatADeadSequenceLeftIsHealedBeforeTheRelease() throws Exception {
        joinedSequenceDies();
        healer.before(() -> assertThat(exec.content(TANK).orElseThrow()).contains("joined.phase=imported-read-only"));
        outer.close();
        assertThat(healer.healed()).containsExactly(SCANNING);
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void aReleaseThatCantHealKeepsTheRecordAndFreesTheLock() throws Exception {
        joinedSequenceDies();
        healer.fail(new LockFilesException(ZwardException.Kind.BUSY, "tank", "busy", "wait"));
        assertThatThrownBy(outer::close)
                .isInstanceOf(HealingFailedException.class)
                .hasMessageStartingWith("tank: a sequence under the lock of pid 1 (zward 1), ");

        healer.becomes(Healer.Outcome.EXPORTED);
        outside.lock(TANK, ONCE).close();
        assertThat(healer.healed()).containsExactly(SCANNING);
        assertThat(exec.content(TANK)).isEmpty();
        assertThat(table.size()).isZero();
    }

    private void interruptTheFirstHealings(int number) {
        AtomicInteger tries = new AtomicInteger();
        healer.before(() -> {
            if (tries.getAndIncrement() < number) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void anInterruptedEndOfTheSharingHealsWhenItIsCalledAgain() throws Exception {
        joinedSequenceDies();
        interruptTheFirstHealings(1);
        assertThatThrownBy(outer::endSharing).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(outer::share).isInstanceOf(IllegalStateException.class);

        outer.endSharing();

        assertThat(healer.healed()).containsExactly(SCANNING);
        outer.close();
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void anInterruptedReleaseHealsAllTheSame() throws Exception {
        joinedSequenceDies();
        interruptTheFirstHealings(1);

        outer.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(healer.healed()).containsExactly(SCANNING);
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void aSecondInterruptOfAReleaseLeavesTheHealingToTheNextTakerAndSaysSo() throws Exception {
        joinedSequenceDies();
        interruptTheFirstHealings(2);

        assertThatThrownBy(outer::close)
                .isInstanceOf(HealingFailedException.class)
                .hasMessageEndingWith("it is undone by whoever takes its lock next");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(healer.healed()).isEmpty();
        outside.lock(TANK, ONCE).close();
        assertThat(healer.healed()).containsExactly(SCANNING);
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void anErrorAfterTheSequenceByteWasHadFreesIt() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        child.gate((step, pool) -> {
            if (step == Step.TAKE_SEQUENCE_BYTE) {
                taken.incrementAndGet();
            }
            if (step == Step.ENSURE_HELD && taken.get() == 1) {
                throw new StackOverflowError();
            }
        });
        assertThatThrownBy(() -> inside.lock(TANK, ONCE)).isInstanceOf(StackOverflowError.class);
        child.gate((step, pool) -> {});

        inside.lock(TANK, ONCE).close();
        outer.close();
    }

    @Test
    void aReleaseUnlocksBeforeASequenceThatWaitsCanBegin() throws Exception {
        outer.endSharing();
        FutureTask<Void> late = Processes.start(() -> {
            PoolLock own = inside.lock(TANK, Processes.sequence());
            assertThat(own.scope()).isEqualTo(PoolLock.Scope.OUTERMOST);
            own.close();
        });
        await().until(() -> exec.sequenceWaiters() == 1);
        outer.close();
        Processes.join(late);
    }

    @Test
    void aSequenceThatWouldNotEndIsLeftTheLock() throws Exception {
        outer.journal(OURS);
        PoolLock joined = inside.lock(TANK, ONCE);
        Thread.currentThread().interrupt();
        assertThatThrownBy(outer::endSharing).isInstanceOf(InterruptedException.class);

        assertThatThrownBy(outer::close)
                .isInstanceOf(SequenceStillRunningException.class)
                .hasCauseInstanceOf(LockTimeoutException.class);

        joined.ensureHeld();
        assertThatThrownBy(() -> outside.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        assertThatThrownBy(() -> locks.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        joined.close();
        child.die();
        outside.lock(TANK, ONCE).close();
        assertThat(healer.healed()).containsExactly(OURS);
        assertThat(exec.content(TANK)).isEmpty();
        assertThat(exec.openDescriptors()).isZero();
    }

    @Test
    void anInterruptedThreadReleasesAndStaysInterrupted() throws Exception {
        Thread.currentThread().interrupt();
        outer.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(exec.content(TANK)).isEmpty();
    }

    @Test
    void aReleaseWithoutTheSequenceByteOnlyCloses() throws Exception {
        LockFilesException noDescriptors =
                new LockFilesException(ZwardException.Kind.FAILED, "tank.lock", "EMFILE", "raise the limit");
        exec.gate((step, pool) -> {
            if (step == Step.TAKE_SEQUENCE_BYTE) {
                throw noDescriptors;
            }
        });
        assertThatThrownBy(outer::close).isSameAs(noDescriptors);
        assertThatThrownBy(() -> outside.lock(TANK, ONCE)).isInstanceOf(LockTimeoutException.class);
        child.die();
        outside.lock(TANK, ONCE).close();
        assertThat(table.size()).isZero();
    }

    @Test
    void aReleaseThatFailsUnexpectedlyClosesAllTheSame() throws Exception {
        exec.gate((step, pool) -> {
            if (step == Step.TAKE_SEQUENCE_BYTE) {
                throw new IllegalStateException("never thought of");
            }
        });
        assertThatThrownBy(outer::close).hasMessage("never thought of");
        assertThat(exec.openDescriptors()).isZero();
        child.die();
        outside.lock(TANK, ONCE).close();
        assertThat(table.size()).isZero();
    }

    @Test
    void theFirstOfTwoFailuresOfAReleaseIsThrown() throws Exception {
        joinedSequenceDies();
        healer.before(() -> {
            exec.removeByHand(TANK);
            throw new IllegalStateException("never thought of");
        });
        assertThatThrownBy(outer::close)
                .hasMessage("never thought of")
                .satisfies(e -> assertThat(e.getSuppressed()).singleElement().isInstanceOf(LockLostException.class));
        assertThat(exec.openDescriptors()).isZero();
    }

    @Test
    void aReleaseThatCantReadTheRecordKeepsIt() throws Exception {
        outer.endSharing();
        LockFilesException unreadable =
                new LockFilesException(ZwardException.Kind.FAILED, "tank.lock", "EIO", "look at the disk");
        exec.gate((step, pool) -> {
            if (step == Step.READ) {
                throw unreadable;
            }
        });
        assertThatThrownBy(outer::close).isSameAs(unreadable);
        assertThat(exec.content(TANK)).isPresent();
        outside.lock(TANK, ONCE).close();
    }

    @Test
    void aLostLockIsReportedByTheRelease() {
        exec.removeByHand(TANK);
        assertThatThrownBy(outer::close).isInstanceOf(LockLostException.class);
        assertThat(exec.openDescriptors()).isZero();
    }

    private void joinedSequenceDies() throws Exception {
        inside.lock(TANK, ONCE).journal(SCANNING);
        child.die();
    }

    /** A joined sequence ends only once somebody waits for its byte; what this thread does must be after that. */
    private void joinedSequenceEndsWhileThisThreadWaitsIn(Processes.Action action) throws Exception {
        LockRequest request =
                new LockRequest(LockOwner.token("joined"), "scan", Processes.soon(), LockRequest.Use.SEQUENCE);
        PoolLock joined = inside.lock(TANK, request);
        joined.journal(SCANNING);
        FutureTask<Void> sequence = Processes.start(() -> {
            await().until(() -> exec.sequenceWaiters() == 1);
            joined.ensureHeld();
            joined.journal(JournalEntry.LOCKED);
            joined.close();
        });
        action.run();
        assertThat(sequence.isDone() || !exec.content(TANK).orElse("").contains("joined.phase=imported"))
                .isTrue();
        Processes.join(sequence);
        assertThat(healer.healed()).isEmpty();
    }

    @Test
    void withoutSharingNoByteIsTaken() throws Exception {
        outer.close();
        exec.gate((step, pool) -> assertThat(step).isNotEqualTo(Step.TAKE_SEQUENCE_BYTE));
        PoolLock alone = locks.lock(TANK, ONCE);
        alone.journal(OURS);
        alone.journal(new JournalEntry(Phase.LOCKED, Optional.empty()));
        alone.endSharing();
        alone.close();
        assertThat(exec.content(TANK)).isEmpty();
    }
}
