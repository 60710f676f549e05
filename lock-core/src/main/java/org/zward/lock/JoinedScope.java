package org.zward.lock;

import java.util.EnumSet;
import java.util.Optional;
import org.zward.lock.OwnerRecordFormat.Slot;

/**
 * A lock that a {@code zward exec} above this process holds, joined through the descriptor it passed on. Design section
 * 2.6.
 *
 * <p>Invariants: a sequence holds the sequence byte from its begin to its end, and writes the joined slot only then;
 * the slot is blank when the byte is freed, unless something is left to undo. Byte 0 is never unlocked and the file
 * never unlinked from here. The inherited descriptor stays open.
 */
final class JoinedScope implements LockScope {

    private final LockFile file;
    private final SequenceTurn turn;
    private Optional<JournalEntry> written = Optional.empty();
    private boolean keep;

    JoinedScope(LockFile file, HealingPass healing) {
        this.file = file;
        this.turn = new SequenceTurn(file, healing);
    }

    @Override
    public PoolLock.Scope kind() {
        return PoolLock.Scope.JOINED;
    }

    @Override
    public boolean beginSequence(Deadline deadline) throws ZwardException, InterruptedException {
        turn.takeAndHeal(deadline, EnumSet.of(Slot.JOINED, Slot.LEFT));
        return true;
    }

    @Override
    public void endSequence() throws ZwardException {
        if (!turn.isLast()) {
            turn.leave();
            return;
        }
        boolean undone = !keep
                && !written.map(JournalEntry::phase).filter(Phase::isUnfinished).isPresent();
        boolean blank = written.isEmpty();
        written = Optional.empty();
        keep = false;
        try {
            file.ensureHeld();
            if (undone && !blank) {
                turn.write(Slot.JOINED, Optional.empty());
            }
        } finally {
            turn.leave();
        }
    }

    @Override
    public Journal journal() throws LockFilesException {
        return OwnerRecordFormat.parse(file.pool(), file.read())
                .map(OwnerRecord::journal)
                .orElse(Journal.LOCKED);
    }

    @Override
    public JournalEntry entry() {
        return written.orElse(JournalEntry.LOCKED);
    }

    @Override
    public boolean hasSlot() {
        return turn.isHeld();
    }

    @Override
    public void journal(JournalEntry entry) throws LockFilesException {
        if (!hasSlot()) {
            throw new IllegalStateException("pool " + file.pool() + " was joined for a command, not for a sequence");
        }
        turn.write(Slot.JOINED, Optional.of(entry));
        written = Optional.of(entry);
    }

    @Override
    public void keepRecord() {
        keep = true;
    }

    @Override
    public PoolLock.Inheritance share() {
        return new PoolLock.Inheritance(file.pool(), file.descriptor());
    }

    @Override
    public void endSharing() {
        // whoever is outermost ends it
    }

    @Override
    public void ensureHeld() throws LockLostException {
        file.ensureHeld();
    }

    @Override
    public void release() throws ZwardException {
        if (!turn.isHeld()) {
            // a command: nobody has looked yet whether its lock lasted as long as it did
            file.ensureHeld();
        }
        while (turn.isHeld()) {
            endSequence();
        }
    }
}
