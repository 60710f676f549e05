package org.zward.pool;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.JournalEntry;
import org.zward.lock.Phase;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/**
 * Imports a pool that is not imported, under its lock. It writes the journal before and after, so that whoever finds
 * the lock file of a dead owner knows what to undo; and takes back an import that it made and that can't be used.
 *
 * <p>Nothing is imported unless the lock is held still when the kernel is asked, and the turn among hosts that the caller
 * brings is, too.
 */
final class JournaledImport {

    private static final Logger LOG = LoggerFactory.getLogger(JournaledImport.class);

    private final Zpools zpools;

    JournaledImport(Zpools zpools) {
        this.zpools = zpools;
    }

    OpenPool run(PoolLock lock, SequenceRequest request, ImportablePool hint, Zpools.Force force, HostTurn turn)
            throws ZwardException, InterruptedException {
        Guid guid = hint.label().guid();
        Phase phase = request.access() == Access.READ_ONLY ? Phase.IMPORTING_READ_ONLY : Phase.IMPORTING;
        lock.journal(new JournalEntry(phase, Optional.empty()));
        LastLook last = new LastLook(turn, lock);
        try {
            zpools.importPool(hint, request.access(), force, last);
        } catch (ZwardException | InterruptedException | RuntimeException e) {
            settle(lock, guid, e, last);
            throw e;
        }
        try {
            return new OpenPool(look(lock, request), OpenPool.Origin.IMPORTED, turn.number(), lock);
        } catch (ZwardException | InterruptedException | RuntimeException e) {
            takeBack(lock, request, guid, e);
            throw e;
        }
    }

    private ImportedPool look(PoolLock lock, SequenceRequest request) throws ZwardException, InterruptedException {
        PoolName name = lock.pool();
        ImportedPool pool = zpools.imported(name)
                .orElseThrow(() -> new ZfsException(
                        Kind.FAILED, name.value(), "it was imported and is gone again", "see the kernel's log"));
        if (pool.access() != request.access()) {
            throw new ZfsException(
                    Kind.FAILED,
                    name.value(),
                    "it was to be imported " + request.access() + " and is " + pool.access(),
                    "see the kernel's log");
        }
        lock.journal(new JournalEntry(phaseOnceImported(request), Optional.of(pool.loadGuid())));
        LOG.debug("{} imported, {}, load_guid {}", name, pool.access(), pool.loadGuid());
        return pool;
    }

    /**
     * A read-only import that is kept is nobody's to undo from the moment it is made, so its phase is 'locked' already
     * while the work runs; by the {@code load_guid} beside it a sequence inside this one is told that it is read-only.
     */
    private static Phase phaseOnceImported(SequenceRequest request) {
        if (request.access() == Access.READ_WRITE) {
            return Phase.IMPORTED;
        }
        return request.afterwards() == SequenceRequest.Afterwards.KEEP ? Phase.LOCKED : Phase.IMPORTED_READ_ONLY;
    }

    /**
     * After a refused or failed import. If the pool is imported all the same, the record stays where the import may be
     * ours; where it can't be, a record that says so would make the next taker export somebody else's.
     */
    private void settle(PoolLock lock, Guid guid, Exception failure, LastLook last) {
        try {
            lock.ensureHeld();
            if (mayHideAnImport(failure, last) && isImported(lock.pool(), guid)) {
                LOG.warn("{}: its import failed, and yet it is imported: look at it", lock.pool());
                lock.keepRecord();
            } else {
                lock.journal(JournalEntry.LOCKED);
            }
        } catch (ZwardException | InterruptedException | RuntimeException e) {
            keep(lock, failure, e);
        }
    }

    /** See {@link Zpools#importPool}. */
    private static boolean mayHideAnImport(Exception failure, LastLook last) {
        boolean importedNothing = last.hasFailed()
                || failure instanceof InterruptedException
                || failure instanceof PoolExistsException
                || failure instanceof ActiveElsewhereException
                || (failure instanceof ZfsException zfs && zfs.kind() == Kind.NO_SUCH);
        return !importedNothing;
    }

    private boolean isImported(PoolName name, Guid guid) throws ZfsException {
        return zpools.imported(name).filter(pool -> pool.guid().equals(guid)).isPresent();
    }

    /** After an import that was made. It is exported again, unless somebody uses it by now. */
    private void takeBack(PoolLock lock, SequenceRequest request, Guid guid, Exception failure) {
        PoolName name = lock.pool();
        try {
            Optional<ImportedPool> ours =
                    zpools.imported(name).filter(pool -> pool.guid().equals(guid));
            if (ours.isPresent()) {
                if (!ours.get().hasSequenceMarks()) {
                    throw new PoolBusyException(name, "somebody uses it by now", "export it when it is free");
                }
                Deadline deadline = Deadline.after(request.busyTimeout());
                new PoolExporter(zpools).export(name, ours.get().loadGuid(), deadline, lock);
            }
            lock.journal(JournalEntry.LOCKED);
        } catch (ZwardException | InterruptedException | RuntimeException e) {
            LOG.warn(
                    "{}: it was imported, can't be used, and could not be exported again ({}): look at it, then"
                            + " 'zward export {}'",
                    name,
                    e.getMessage(),
                    name.shellWord());
            keep(lock, failure, e);
        }
    }

    private static void keep(PoolLock lock, Exception failure, Exception second) {
        failure.addSuppressed(second);
        lock.keepRecord();
        if (second instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
