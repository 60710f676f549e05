package org.zward.pool;

import org.zward.lock.Deadline;
import org.zward.lock.JournalEntry;
import org.zward.lock.Phase;
import org.zward.lock.PoolLock;
import org.zward.lock.ZwardException;

/**
 * Exports a pool under its lock because somebody asked for it, or in order to import it in another mode. It writes the
 * journal before and after, so that a crash in between is reported.
 */
final class JournaledExport {

    private final Zpools zpools;

    JournaledExport(Zpools zpools) {
        this.zpools = zpools;
    }

    /** Exports that very import; the journal is as it was if that fails. */
    void run(PoolLock lock, ImportedPool pool, PoolExports.Mounted mounted, Deadline deadline)
            throws ZwardException, InterruptedException {
        JournalEntry before = lock.entry();
        lock.journal(new JournalEntry(Phase.EXPORTING, before.loadGuid()));
        try {
            new PoolExporter(zpools, mounted).export(pool.name(), pool.loadGuid(), deadline, lock);
        } catch (ZwardException | InterruptedException | RuntimeException e) {
            restore(lock, before, e);
            throw e;
        }
        lock.journal(JournalEntry.LOCKED);
    }

    private static void restore(PoolLock lock, JournalEntry before, Exception failure) {
        try {
            lock.journal(before);
        } catch (ZwardException | RuntimeException e) {
            failure.addSuppressed(e);
        } catch (InterruptedException e) {
            failure.addSuppressed(e);
            Thread.currentThread().interrupt();
        }
    }
}
