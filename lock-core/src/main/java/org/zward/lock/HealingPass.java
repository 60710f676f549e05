package org.zward.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.OwnerRecordFormat.Slot;

/**
 * Undoes what dead owners left, slot by slot, and logs it. It never writes: who calls it holds the lock, and blanks or
 * replaces the slots only after all of them are healed, so that a healer that dies is healed in turn. Thread-safe.
 */
final class HealingPass {

    private static final Logger LOG = LoggerFactory.getLogger(HealingPass.class);

    private final Healer healer;

    HealingPass(Healer healer) {
        this.healer = Objects.requireNonNull(healer);
    }

    /** A slot whose writer has ended, and was in the middle of something. */
    record DeadSlot(Slot slot, JournalEntry entry) {

        /**
         * Who wrote it, in a clause. A record names the owner of the lock alone: not the sequence that joined it, and
         * not the earlier owner that left something.
         */
        private String writer(Owner recorded) {
            return switch (slot) {
                case OWN -> "the lock's last owner, " + recorded.describe() + ",";
                case JOINED -> "a sequence under the lock of " + recorded.describe();
                case LEFT -> "an earlier owner of the lock";
            };
        }
    }

    /** The slots of a dead record that need healing, the oldest trouble first. */
    static List<DeadSlot> deadSlots(Journal journal) {
        List<DeadSlot> slots = new ArrayList<>();
        journal.left().ifPresent(entry -> slots.add(new DeadSlot(Slot.LEFT, entry)));
        journal.joined().ifPresent(entry -> slots.add(new DeadSlot(Slot.JOINED, entry)));
        slots.add(new DeadSlot(Slot.OWN, journal.own()));
        slots.removeIf(slot -> slot.entry().phase() == Phase.LOCKED);
        return slots;
    }

    /** Heals a whole dead record, or fails at the first slot that can't be healed; true if anything was undone. */
    boolean healAll(PoolName pool, OwnerRecord record, HeldCheck held)
            throws HealingFailedException, InterruptedException {
        boolean undone = false;
        for (DeadSlot slot : deadSlots(record.journal())) {
            undone |= heal(pool, slot, record.owner(), held) == Healer.Outcome.EXPORTED;
        }
        return undone;
    }

    /**
     * Heals a dead record as far as it can be; what can't be healed is returned, to be kept for the next. There is room
     * for one only, and none of it helps where the lock is lost: then it fails.
     */
    Optional<JournalEntry> healWhatCanBe(PoolName pool, OwnerRecord record, HeldCheck held)
            throws HealingFailedException, InterruptedException {
        Optional<JournalEntry> kept = Optional.empty();
        for (DeadSlot slot : deadSlots(record.journal())) {
            try {
                heal(pool, slot, record.owner(), held);
            } catch (HealingFailedException e) {
                if (kept.isPresent() || e.kind() == ZwardException.Kind.LOCK_LOST) {
                    throw e;
                }
                kept = Optional.of(slot.entry());
                LOG.warn("{}: going on all the same, as no sequence needs the pool yet", e.getMessage());
            }
        }
        return kept;
    }

    /** Heals one slot of the record of that owner. */
    Healer.Outcome heal(PoolName pool, DeadSlot slot, Owner recorded, HeldCheck held)
            throws HealingFailedException, InterruptedException {
        JournalEntry dead = slot.entry();
        try {
            Healer.Outcome outcome = healer.heal(pool, dead, held);
            LOG.warn(
                    "{}: {} ended in phase {} (load_guid {}): {}",
                    pool,
                    slot.writer(recorded),
                    dead.phase().text(),
                    dead.loadGuid().map(Guid::toString).orElse("not known"),
                    words(outcome));
            return outcome;
        } catch (ZwardException e) {
            throw new HealingFailedException(pool, slot.writer(recorded), dead, e);
        }
    }

    private static String words(Healer.Outcome outcome) {
        return switch (outcome) {
            case EXPORTED -> "its import was undone";
            case NOTHING_LEFT -> "nothing was left to undo";
            case LEFT_AS_IT_IS -> "the pool was left as it is, look at it";
        };
    }
}
