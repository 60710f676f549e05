package org.zward.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import org.zward.lock.HealingPass.DeadSlot;
import org.zward.lock.HeldLockFile.Disposal;
import org.zward.lock.OwnerRecordFormat.Slot;

/**
 * A lock that this process took: it wrote the owner record, and releases. Design sections 2.1, 2.4 and 2.6.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>a dead owner's record stays in the file until all of it is healed, or moved to {@link Journal#left()} with the
 *       one write that makes our record;
 *   <li>what our slot says is what {@code own} says; unless the lock is shared nobody else writes the file, and
 *       {@code left} is what the file says too;
 *   <li>the file is unlinked only if nothing in it needs healing;
 *   <li>once shared, our slot is written and the lock released under the sequence byte alone. If the byte can't be had
 *       the lock is left to those who inherited it.
 * </ul>
 */
final class OutermostScope implements LockScope {

    /** How long the owner of a shared lock waits for a joined sequence where nobody gives it a deadline. */
    static final Duration SEQUENCE_WAIT = Duration.ofSeconds(60);

    private enum Sharing {
        NO,
        YES,
        /** The sequence byte is held until the release; what a dead joined sequence left is not seen to yet. */
        ENDED,
        /** The same, and that was seen to, or can't be. */
        SETTLED
    }

    private final HeldLockFile file;
    private final HealingPass healing;
    private final SequenceTurn turn;
    private final Owner owner;
    private JournalEntry own = JournalEntry.LOCKED;
    private Optional<JournalEntry> left;
    private boolean keep;
    private Sharing sharing = Sharing.NO;
    private boolean triedToEnd;

    private OutermostScope(HeldLockFile file, HealingPass healing, Owner owner, Optional<JournalEntry> left) {
        this.file = file;
        this.healing = healing;
        this.turn = new SequenceTurn(file, healing);
        this.owner = owner;
        this.left = left;
    }

    /** Makes a lock file that was had into a lock: heals, then writes our record; releases the file if that fails. */
    static OutermostScope begin(HeldLockFile file, HealingPass healing, OwnRecords records, LockRequest request)
            throws ZwardException, InterruptedException {
        // until it is known that there is no record
        Disposal ifItFails = Disposal.KEEP;
        try {
            Optional<OwnerRecord> dead = OwnerRecordFormat.parse(file.pool(), file.read());
            if (dead.isEmpty()) {
                ifItFails = Disposal.UNLINK;
            }
            Optional<JournalEntry> left = dead.isEmpty() ? Optional.empty() : heal(dead.get(), file, healing, request);
            if (request.use() == LockRequest.Use.PROCESS) {
                file.keepFromTools();
            }
            Owner owner = records.owner(request, Instant.now());
            Journal journal = new Journal(JournalEntry.LOCKED, Optional.empty(), left);
            file.write(0, records.format(new OwnerRecord(journal, owner)));
            return new OutermostScope(file, healing, owner, left);
        } catch (Throwable e) {
            FailedHold.release(file, ifItFails, e);
            throw e;
        }
    }

    private static Optional<JournalEntry> heal(
            OwnerRecord dead, HeldLockFile file, HealingPass healing, LockRequest request)
            throws HealingFailedException, InterruptedException {
        if (request.use() != LockRequest.Use.SEQUENCE) {
            return healing.healWhatCanBe(file.pool(), dead, file);
        }
        healing.healAll(file.pool(), dead, file);
        return Optional.empty();
    }

    @Override
    public PoolLock.Scope kind() {
        return PoolLock.Scope.OUTERMOST;
    }

    @Override
    public boolean beginSequence(Deadline deadline) throws ZwardException, InterruptedException {
        if (sharing != Sharing.NO) {
            turn.takeAndHeal(deadline, EnumSet.of(Slot.JOINED, Slot.LEFT));
            left = Optional.empty();
            return true;
        }
        if (left.isPresent()) {
            healing.heal(file.pool(), new DeadSlot(Slot.LEFT, left.get()), owner, file);
            write(Slot.LEFT, Optional.empty());
            left = Optional.empty();
        }
        return false;
    }

    @Override
    public void endSequence() {
        turn.leave();
    }

    @Override
    public Journal journal() throws LockFilesException {
        if (sharing == Sharing.NO) {
            return new Journal(own, Optional.empty(), left);
        }
        Journal written = written();
        return new Journal(own, written.joined(), written.left());
    }

    @Override
    public JournalEntry entry() {
        return own;
    }

    @Override
    public boolean hasSlot() {
        return true;
    }

    @Override
    public void journal(JournalEntry entry) throws ZwardException, InterruptedException {
        if (sharing == Sharing.NO) {
            writeOwn(entry);
            return;
        }
        turn.takeAndHeal(Deadline.after(SEQUENCE_WAIT), EnumSet.of(Slot.JOINED));
        try {
            writeOwn(entry);
        } finally {
            turn.leave();
        }
    }

    @Override
    public void keepRecord() {
        keep = true;
    }

    @Override
    public PoolLock.Inheritance share() {
        if (holdsSequenceByte()) {
            throw new IllegalStateException("the sharing of pool " + file.pool() + " has ended");
        }
        sharing = Sharing.YES;
        return new PoolLock.Inheritance(file.pool(), file.descriptor());
    }

    @Override
    public void endSharing() throws ZwardException, InterruptedException {
        endSharing(Deadline.after(SEQUENCE_WAIT));
    }

    private void endSharing(Deadline deadline) throws ZwardException, InterruptedException {
        if (sharing == Sharing.YES) {
            triedToEnd = true;
            try {
                turn.take(deadline);
            } catch (LockTimeoutException e) {
                throw new SequenceStillRunningException(file.pool(), e);
            }
            sharing = Sharing.ENDED;
        }
        if (sharing == Sharing.ENDED) {
            healJoined();
        }
    }

    /** Only an interrupt leaves it to be tried again: what fails otherwise stays in the record, for the next taker. */
    private void healJoined() throws ZwardException, InterruptedException {
        boolean settled = true;
        try {
            turn.heal(Slot.JOINED);
        } catch (InterruptedException e) {
            settled = false;
            throw e;
        } finally {
            if (settled) {
                sharing = Sharing.SETTLED;
            }
        }
    }

    private boolean holdsSequenceByte() {
        return sharing == Sharing.ENDED || sharing == Sharing.SETTLED;
    }

    @Override
    public void ensureHeld() throws LockLostException {
        file.ensureHeld();
    }

    @Override
    public void release() throws ZwardException {
        if (sharing == Sharing.NO) {
            file.release(disposal(left));
            return;
        }
        FirstFailure failure = new FirstFailure();
        failure.take(this::endSharingUninterruptibly);
        failure.take(holdsSequenceByte() ? this::releaseUnderSequenceByte : file::abandonToHeirs);
        failure.take(turn::leaveAll);
        failure.throwIfAny();
    }

    private void releaseUnderSequenceByte() throws ZwardException {
        Disposal disposal;
        try {
            Journal written = written();
            disposal = written.joined().isPresent() ? Disposal.KEEP : disposal(written.left());
        } catch (Throwable e) {
            FailedHold.release(file, Disposal.KEEP, e);
            throw e;
        }
        file.release(disposal);
    }

    /**
     * A thread that was interrupted must still be able to release; it stays interrupted. A second interrupt cuts the
     * healing short.
     */
    private void endSharingUninterruptibly() throws ZwardException {
        Deadline deadline = triedToEnd ? Deadline.passed() : Deadline.after(SEQUENCE_WAIT);
        boolean interrupted = Thread.interrupted();
        try {
            while (sharing == Sharing.YES || sharing == Sharing.ENDED) {
                try {
                    endSharing(deadline);
                } catch (InterruptedException e) {
                    if (interrupted && sharing == Sharing.ENDED) {
                        throw new HealingFailedException(file.pool(), e);
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Disposal disposal(Optional<JournalEntry> leftNow) {
        return keep || own.phase().isUnfinished() || leftNow.isPresent() ? Disposal.KEEP : Disposal.UNLINK;
    }

    private Journal written() throws LockFilesException {
        return OwnerRecordFormat.parse(file.pool(), file.read())
                .map(OwnerRecord::journal)
                .orElse(Journal.LOCKED);
    }

    private void writeOwn(JournalEntry entry) throws LockFilesException {
        write(Slot.OWN, Optional.of(entry));
        own = entry;
    }

    private void write(Slot slot, Optional<JournalEntry> entry) throws LockFilesException {
        OwnerRecordFormat.SlotWrite write = OwnerRecordFormat.slot(slot, entry);
        file.write(write.offset(), write.bytes());
    }
}
