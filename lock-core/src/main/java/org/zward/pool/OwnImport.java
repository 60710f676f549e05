package org.zward.pool;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.JournalEntry;
import org.zward.lock.ZwardException;

/**
 * What a sequence has to undo at its end: its own import, or nothing. Closing it undoes that; the lock must be held
 * still, and be closed after it. To be used by the lock's owner alone.
 */
final class OwnImport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnImport.class);

    private final OpenPool pool;
    private final SequenceRequest.Afterwards afterwards;
    private final Duration busyTimeout;
    private final Zpools zpools;
    private boolean interrupted;

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
     * Undoes the import, unless it is to be kept. An interrupt, whether it came before or comes meanwhile, is put off
     * until that is done; only a second one cuts the wait for a busy pool or for a joined sequence short.
     *
     * @throws ZwardException if the pool stays imported although it should not; its lock file then stays too: the next
     *     taker undoes a read-only import, and reports a read-write one. Also if a sequence that joined the lock would
     *     not end
     */
    @Override
    public void close() throws ZwardException {
        if (pool.origin() == OpenPool.Origin.FOUND) {
            return;
        }
        boolean exporting = afterwards == SequenceRequest.Afterwards.EXPORT;
        boolean done = false;
        interrupted = Thread.interrupted();
        try {
            finish(pool.lock()::endSharing);
            if (exporting) {
                Deadline deadline = Deadline.after(busyTimeout);
                finish(() -> undo(deadline));
            }
            finish(() -> pool.lock().journal(JournalEntry.LOCKED));
            done = true;
        } catch (InterruptedException e) {
            if (exporting) {
                throw stillImported();
            }
            LOG.debug("{}: kept, the lock's release does the rest", pool.pool().name(), e);
        } finally {
            if (exporting && !done) {
                pool.lock().keepRecord();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Step {
        void take() throws ZwardException, InterruptedException;
    }

    private void finish(Step step) throws ZwardException, InterruptedException {
        try {
            step.take();
        } catch (InterruptedException e) {
            if (interrupted) {
                throw e;
            }
            interrupted = true;
            step.take();
        }
    }

    private PoolBusyException stillImported() {
        ImportedPool ours = pool.pool();
        return new PoolBusyException(
                ours.name(),
                "interrupted before it could be exported",
                ours.access() == Access.READ_ONLY
                        ? "it is exported by whoever takes its lock next"
                        : "it stays imported, export it with 'zward export " + ours.name() + "'");
    }

    private void undo(Deadline deadline) throws ZwardException, InterruptedException {
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
        new PoolExporter(zpools).export(ours.name(), ours.loadGuid(), deadline, pool);
    }
}
