package org.zward.pool;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.Healer;
import org.zward.lock.HeldCheck;
import org.zward.lock.JournalEntry;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

/**
 * Undoes the read-only import of a sequence that died, or could not undo it itself; design section 2.4. What ended around
 * a read-write import or an export is left as it is and reported: only an administrator can say what it should be.
 */
public final class ImportHealer implements Healer {

    private static final Logger LOG = LoggerFactory.getLogger(ImportHealer.class);

    private final Zpools zpools;
    private final PoolExporter exporter;

    /**
     * Makes one.
     *
     * @param zpools the pools of this host
     */
    public ImportHealer(Zpools zpools) {
        this.zpools = zpools;
        this.exporter = new PoolExporter(zpools);
    }

    @Override
    public Outcome heal(PoolName pool, JournalEntry dead, HeldCheck held) throws ZwardException, InterruptedException {
        return switch (dead.phase()) {
            case LOCKED -> Outcome.NOTHING_LEFT;
            case IMPORTING_READ_ONLY, IMPORTED_READ_ONLY -> undo(pool, dead, held);
            case IMPORTING, IMPORTED, EXPORTING -> report(pool, dead);
        };
    }

    private Outcome undo(PoolName pool, JournalEntry dead, HeldCheck held) throws ZwardException, InterruptedException {
        Optional<ImportedPool> imported = zpools.imported(pool);
        if (imported.isEmpty()) {
            return Outcome.NOTHING_LEFT;
        }
        if (!isImportOf(dead, imported.get())) {
            LOG.warn("{}: a scan left it imported, but somebody else has it now: it stays imported", pool);
            return Outcome.LEFT_AS_IT_IS;
        }
        exporter.export(pool, imported.get().loadGuid(), Deadline.after(SequenceRequest.BUSY_TIMEOUT), held);
        return Outcome.EXPORTED;
    }

    /** Whether a pool is imported as a read-only sequence imports it, by the very import that a slot tells of. */
    static boolean isImportOf(JournalEntry entry, ImportedPool pool) {
        return pool.hasScanMarks()
                && entry.loadGuid().map(guid -> guid.equals(pool.loadGuid())).orElse(true);
    }

    private Outcome report(PoolName pool, JournalEntry dead) throws ZfsException {
        if (zpools.imported(pool).isEmpty()) {
            return Outcome.NOTHING_LEFT;
        }
        LOG.warn(
                "{}: an owner of its lock ended while {}: it stays imported",
                pool,
                dead.phase().text());
        return Outcome.LEFT_AS_IT_IS;
    }
}
