package org.zward.pool;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.JournalEntry;
import org.zward.lock.Phase;
import org.zward.lock.PoolLock;
import org.zward.lock.ZwardException;

/**
 * What a sequence has to undo at its end: its own import, or what it wrote of one that it found. Closing it undoes that;
 * the lock must be held still, and be closed after it. To be used by the lock's owner alone.
 */
final class OwnImport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnImport.class);

    private final OpenPool pool;
    private final JournalEntry before;
    private final SequenceRequest.Afterwards afterwards;
    private final Duration busyTimeout;
    private final Zpools zpools;
    private boolean workIsDone;
    private boolean interrupted;

    OwnImport(OpenPool pool, JournalEntry before, SequenceRequest request, Zpools zpools) {
        this.pool = pool;
        this.before = before;
        this.afterwards = request.afterwards();
        this.busyTimeout = request.busyTimeout();
        this.zpools = zpools;
    }

    /** What a sequence writes that found a pool imported read-only: nobody's to undo, and to stay as it is. */
    static JournalEntry foundReadOnly(ImportedPool pool) {
        return new JournalEntry(Phase.LOCKED, Optional.of(pool.loadGuid()));
    }

    OpenPool pool() {
        return pool;
    }

    /** Says that the work has succeeded; unless this is called it counts as failed. */
    void workIsDone() {
        workIsDone = true;
    }

    private boolean isToBeUndone() {
        return switch (afterwards) {
            case EXPORT -> true;
            case KEEP -> false;
            case KEEP_IF_DONE -> !workIsDone;
        };
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
        boolean imported = pool.origin() == OpenPool.Origin.IMPORTED;
        if (!imported && !outlivesItsEntry()) {
            return;
        }
        boolean exporting = imported && isToBeUndone();
        boolean done = false;
        interrupted = Thread.interrupted();
        try {
            if (imported) {
                finish(pool.lock()::endSharing);
            }
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

    /** Whether the lock goes on after this sequence with what this one wrote: the release of another ends that, too. */
    private boolean outlivesItsEntry() {
        PoolLock lock = pool.lock();
        return lock.scope() == PoolLock.Scope.NESTED
                && before.equals(JournalEntry.LOCKED)
                && lock.entry().equals(foundReadOnly(pool.pool()));
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
                        : "it stays imported, export it with 'zward export "
                                + ours.name().shellWord() + "'");
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
