package org.zward.agent;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.zward.lock.JournalEntry;
import org.zward.lock.PoolName;
import org.zward.pool.Access;

/** The events that a flight recording has of zward. Where none is made they cost next to nothing. */
final class Recording {

    private Recording() {}

    /** An event about a pool, begun when it is made. */
    @Category("zward")
    @StackTrace(false)
    abstract static class PoolEvent extends Event {

        @Label("Pool")
        final String pool;

        PoolEvent(PoolName pool) {
            this.pool = pool.value();
            begin();
        }
    }

    /** The wait for a pool's lock. */
    @Name("org.zward.LockWait")
    @Label("Lock Wait")
    static final class LockWaitEvent extends PoolEvent {

        @Label("Purpose")
        final String purpose;

        @Label("Outcome")
        String outcome = "";

        LockWaitEvent(PoolName pool, String purpose) {
            super(pool);
            this.purpose = purpose;
        }

        void ended(String how) {
            outcome = how;
            commit();
        }
    }

    /** The time that a pool's lock is held. */
    @Name("org.zward.LockHold")
    @Label("Lock Hold")
    static final class LockHoldEvent extends PoolEvent {

        @Label("Purpose")
        final String purpose;

        LockHoldEvent(PoolName pool, String purpose) {
            super(pool);
            this.purpose = purpose;
        }

        void ended() {
            commit();
        }
    }

    /** The undoing of what a dead owner left. */
    @Name("org.zward.Heal")
    @Label("Heal")
    static final class HealEvent extends PoolEvent {

        @Label("Phase")
        final String phase;

        @Label("Outcome")
        String outcome = "";

        HealEvent(PoolName pool, JournalEntry dead) {
            super(pool);
            this.phase = dead.phase().text();
        }

        void ended(String how) {
            outcome = how;
            commit();
        }
    }

    /** An import. */
    @Name("org.zward.Import")
    @Label("Import")
    static final class ImportEvent extends PoolEvent {

        @Label("Read-only")
        final boolean readOnly;

        @Label("Done")
        boolean done;

        ImportEvent(PoolName pool, Access access) {
            super(pool);
            this.readOnly = access == Access.READ_ONLY;
        }

        void ended(Meters.Result result) {
            done = result == Meters.Result.DONE;
            commit();
        }
    }

    /** An export, or a try of one. */
    @Name("org.zward.Export")
    @Label("Export")
    static final class ExportEvent extends PoolEvent {

        @Label("Done")
        boolean done;

        ExportEvent(PoolName pool) {
            super(pool);
        }

        void ended(Meters.Result result) {
            done = result == Meters.Result.DONE;
            commit();
        }
    }
}
