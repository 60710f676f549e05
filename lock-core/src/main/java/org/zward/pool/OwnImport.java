package org.zward.pool;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.JournalEntry;
import org.zward.lock.PoolLock;
import org.zward.lock.ZwardException;

/**
 * What a sequence has to undo at its end: its own import, or nothing. Closing it undoes that; the lock must be held
 * still, and be closed after it.
 */
final class OwnImport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnImport.class);

    private final OpenPool pool;
    private final SequenceRequest.Afterwards afterwards;
    private final Duration busyTimeout;
    private final Zpools zpools;

    OwnImport(OpenPool pool, SequenceRequest.Afterwards afterwards, Duration busyTimeout, Zpools zpools) {
        this.pool = pool;
        this.afterwards = afterwards;
        this.busyTimeout = busyTimeout;
        this.zpools = zpools;
    }

    OpenPool pool() {
        return pool;
    }

    /**
     * Undoes the import, also in a thread that was interrupted: it is put off until the export is done, and only a
     * second interrupt cuts the wait for a busy pool short.
     *
     * @throws ZwardException if the pool stays imported; its lock file then stays too, for the next taker to heal
     */
    @Override
    public void close() throws ZwardException {
        if (pool.origin() == OpenPool.Origin.FOUND) {
            return;
        }
        PoolLock lock = pool.lock();
        boolean interrupted = Thread.interrupted();
        boolean undone = false;
        try {
            lock.endSharing();
            if (afterwards == SequenceRequest.Afterwards.EXPORT) {
                undo();
            }
            lock.journal(JournalEntry.LOCKED);
            undone = true;
        } catch (InterruptedException e) {
            interrupted = true;
            throw new PoolBusyException(
                    pool.pool().name(),
                    "interrupted before it could be exported",
                    "it is exported by whoever takes its lock next");
        } finally {
            if (!undone) {
                lock.keepRecord();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void undo() throws ZwardException, InterruptedException {
        ImportedPool ours = pool.pool();
        Optional<ImportedPool> now = zpools.imported(ours.name());
        if (now.isEmpty() || !now.get().loadGuid().equals(ours.loadGuid())) {
            LOG.warn("{}: somebody exported it while it was locked: left as it is", ours.name());
            return;
        }
        if (ours.access() == Access.READ_ONLY && !now.get().cachefile().equals("none")) {
            LOG.warn("{}: somebody set its cachefile, to keep it imported: left as it is", ours.name());
            return;
        }
        new PoolExporter(zpools).export(ours.name(), ours.loadGuid(), busyTimeout, pool);
    }
}
