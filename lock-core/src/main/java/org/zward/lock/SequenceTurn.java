package org.zward.lock;

import java.util.Optional;
import java.util.Set;
import org.zward.lock.HealingPass.DeadSlot;
import org.zward.lock.OwnerRecordFormat.Slot;

/**
 * The sequence byte of a lock that several processes share, as one of them takes it, again and again if it likes.
 *
 * <p>Invariants: the byte is held exactly while the depth is above zero. When it was had, the lock was held; and since
 * whoever writes {@link Journal#joined()} does it under the byte, a joined slot found then has a dead writer. Used by
 * the lock's owner alone.
 */
final class SequenceTurn {

    private final LockFile file;
    private final HealingPass healing;
    private Optional<LockFile.SequenceByte> held = Optional.empty();
    private int depth;

    SequenceTurn(LockFile file, HealingPass healing) {
        this.file = file;
        this.healing = healing;
    }

    boolean isHeld() {
        return depth > 0;
    }

    /** Whether it was taken once only. */
    boolean isLast() {
        return depth == 1;
    }

    /** Takes the byte, if it is not held, and no more. */
    void take(Deadline deadline) throws ZwardException, InterruptedException {
        if (depth == 0) {
            LockFile.SequenceByte taken = takeByte(deadline);
            try {
                file.ensureHeld();
            } catch (Throwable e) {
                taken.close();
                throw e;
            }
            held = Optional.of(taken);
        }
        depth++;
    }

    /** Takes the byte, if it is not held, and heals the given slots; nothing more is held than before if it fails. */
    void takeAndHeal(Deadline deadline, Set<Slot> slots) throws ZwardException, InterruptedException {
        boolean first = depth == 0;
        take(deadline);
        boolean healed = false;
        try {
            for (Slot slot : slots) {
                // held already: the joined slot is a live sequence's own
                if (first || slot != Slot.JOINED) {
                    heal(slot);
                }
            }
            healed = true;
        } finally {
            if (!healed) {
                leave();
            }
        }
    }

    /** Heals a slot that somebody dead wrote, and blanks it. The byte is held. */
    void heal(Slot slot) throws ZwardException, InterruptedException {
        Optional<OwnerRecord> record = OwnerRecordFormat.parse(file.pool(), file.read());
        Optional<JournalEntry> entry = record.flatMap(
                r -> slot == Slot.JOINED ? r.journal().joined() : r.journal().left());
        if (entry.isPresent()) {
            if (entry.get().phase() != Phase.LOCKED) {
                healing.heal(
                        file.pool(),
                        new DeadSlot(slot, entry.get()),
                        record.get().owner(),
                        file);
            }
            write(slot, Optional.empty());
        }
    }

    /** Writes a slot. The byte is held. */
    void write(Slot slot, Optional<JournalEntry> entry) throws LockFilesException {
        OwnerRecordFormat.SlotWrite write = OwnerRecordFormat.slot(slot, entry);
        file.write(write.offset(), write.bytes());
    }

    /** Undoes one take. */
    void leave() {
        depth--;
        if (depth == 0) {
            held.ifPresent(LockFile.SequenceByte::close);
            held = Optional.empty();
        }
    }

    /** Undoes all takes. */
    void leaveAll() {
        if (depth > 0) {
            depth = 1;
            leave();
        }
    }

    private LockFile.SequenceByte takeByte(Deadline deadline) throws ZwardException, InterruptedException {
        try {
            return file.takeSequenceByte(deadline);
        } catch (LockFilesException e) {
            // a file that was removed can't be opened for its byte: say that it was, if it was
            file.ensureHeld();
            throw e;
        }
    }
}
