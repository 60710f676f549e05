package org.zward.pool;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.InvalidNameException;
import org.zward.lock.Journal;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockRequest;
import org.zward.lock.Phase;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/**
 * The first half of a sequence, under the pool's lock: gets the pool imported as the work needs it. It writes the
 * journal before and after each step, so that whoever finds the lock file of a dead owner knows what to undo.
 */
final class PoolOpener {

    private static final Logger LOG = LoggerFactory.getLogger(PoolOpener.class);

    private final Zpools zpools;
    private final ImportPolicy policy;

    PoolOpener(Zpools zpools, ImportPolicy policy) {
        this.zpools = zpools;
        this.policy = policy;
    }

    /**
     * Gets the pool imported.
     *
     * @param lock its lock, held
     * @param request what is asked for
     * @param imported the pool, if it is imported now
     * @param hints what a search found, made before the lock was had
     */
    OpenPool open(PoolLock lock, SequenceRequest request, Optional<ImportedPool> imported, List<ImportablePool> hints)
            throws ZwardException, InterruptedException {
        Journal journal = lock.journal();
        if (journal.left().isPresent()) {
            throw new PoolBusyException(
                    request.pool(),
                    "what its last owner left half done could not be undone",
                    "see the warning before this, mend it, then try again");
        }
        if (imported.isEmpty()) {
            failIfJoinedByCommand(lock, request, "not imported");
            return importFresh(lock, request, choose(request, hints));
        }
        ImportedPool pool = imported.get();
        failIfAnother(request, pool);
        if (request.access() == Access.READ_ONLY || pool.access() == Access.READ_WRITE) {
            return new OpenPool(pool, OpenPool.Origin.FOUND, lock);
        }
        failIfJoinedByCommand(lock, request, "imported read-only");
        return reopenReadWrite(lock, request, pool, journal);
    }

    private static void failIfAnother(SequenceRequest request, ImportedPool pool) throws AccessConflictException {
        if (request.guid().isPresent() && !request.guid().get().equals(pool.guid())) {
            throw new AccessConflictException(
                    Kind.FAILED,
                    pool.name(),
                    "another pool of this name is imported, with the guid " + pool.guid(),
                    "export that one first");
        }
    }

    private static void failIfJoinedByCommand(PoolLock lock, SequenceRequest request, String how)
            throws AccessConflictException {
        if (lock.scope() == PoolLock.Scope.JOINED && request.lock().use() == LockRequest.Use.COMMAND) {
            throw new AccessConflictException(
                    Kind.INVALID,
                    request.pool(),
                    how + ", and an exec inside an exec imports nothing",
                    "put '--import' on the outermost 'zward exec'");
        }
    }

    /** Picks the one pool of the name, and of the guid if one is asked for, among those that a search found. */
    private static ImportablePool choose(SequenceRequest request, List<ImportablePool> hints)
            throws NoSuchPoolException, AmbiguousPoolException {
        PoolName name = request.pool();
        List<ImportablePool> ours = hints.stream().filter(request::means).toList();
        if (ours.isEmpty()) {
            String which = request.guid()
                    .map(guid -> "no pool of this name with the guid " + guid)
                    .orElse("no such pool");
            throw new NoSuchPoolException(name, which + " is imported or was found");
        }
        if (ours.size() > 1) {
            throw new AmbiguousPoolException(
                    name, ours.stream().map(hint -> hint.label().guid()).toList());
        }
        return ours.get(0);
    }

    private OpenPool importFresh(PoolLock lock, SequenceRequest request, ImportablePool hint)
            throws ZwardException, InterruptedException {
        if (request.pool().reserved()) {
            throw new InvalidNameException(
                    request.pool().value(), "pool that can be imported: ZFS keeps it for itself");
        }
        PoolLabel label = zpools.readLabel(hint)
                .filter(now -> now.name().equals(request.pool()) && now.state() != PoolLabel.State.OTHER)
                .orElseThrow(() -> new NoSuchPoolException(request.pool(), "its devices do not hold it any more"));
        ImportDecision decision =
                policy.decide(label, hint.activity(), request.access(), request.activeElsewhere(), request.fenced());
        if (decision instanceof ImportDecision.Refuse refuse) {
            throw new ActiveElsewhereException(request.pool(), refuse.problem(), refuse.remedy());
        }
        return importAs(lock, request, hint, ((ImportDecision.Import) decision).force());
    }

    private OpenPool importAs(PoolLock lock, SequenceRequest request, ImportablePool hint, Zpools.Force force)
            throws ZwardException, InterruptedException {
        PoolName name = lock.pool();
        Access access = request.access();
        lock.journal(new JournalEntry(
                access == Access.READ_ONLY ? Phase.IMPORTING_READ_ONLY : Phase.IMPORTING, Optional.empty()));
        try {
            lock.ensureHeld();
            zpools.importPool(hint, access, force);
            ImportedPool pool = zpools.imported(name)
                    .orElseThrow(() -> new ZfsException(
                            Kind.FAILED, name.value(), "it was imported and is gone again", "see the kernel's log"));
            if (pool.access() != access) {
                throw new ZfsException(
                        Kind.FAILED,
                        name.value(),
                        "it was to be imported " + access + " and is " + pool.access(),
                        "export it, then try again");
            }
            lock.journal(new JournalEntry(phaseOnceImported(request), Optional.of(pool.loadGuid())));
            LOG.debug("{} imported, {}, load_guid {}", name, access, pool.loadGuid());
            return new OpenPool(pool, OpenPool.Origin.IMPORTED, lock);
        } catch (ZwardException | InterruptedException | RuntimeException e) {
            takeBack(lock, hint.label().guid(), e);
            throw e;
        }
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

    /** After a failed import: the journal says 'locked' again if nothing is imported; else the next taker heals. */
    private void takeBack(PoolLock lock, Guid guid, Exception failure) {
        try {
            lock.ensureHeld();
            Optional<ImportedPool> imported = zpools.imported(lock.pool());
            if (imported.isPresent() && imported.get().guid().equals(guid)) {
                lock.keepRecord();
            } else {
                lock.journal(JournalEntry.LOCKED);
            }
        } catch (ZwardException | InterruptedException | RuntimeException e) {
            failure.addSuppressed(e);
            lock.keepRecord();
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private OpenPool reopenReadWrite(PoolLock lock, SequenceRequest request, ImportedPool pool, Journal journal)
            throws ZwardException, InterruptedException {
        if (isOpenReadOnly(journal.own(), pool)
                || journal.joined().map(entry -> isOpenReadOnly(entry, pool)).orElse(false)) {
            throw new AccessConflictException(
                    Kind.FAILED,
                    pool.name(),
                    "this runs inside a read-only sequence on it",
                    "make the outer one read-write ('exec --import rw')");
        }
        if (!pool.hasScanMarks()) {
            throw new AccessConflictException(
                    Kind.BUSY,
                    pool.name(),
                    "somebody has it imported read-only"
                            + (pool.mounted().isEmpty()
                                    ? ""
                                    : " and mounted at " + pool.mounted().get(0).mountPoint()),
                    "export it first ('zward export " + pool.name() + "')");
        }
        ImportablePool hint = whereItIs(pool);
        // decide before the export: a pool that may not be imported read-write stays as it is
        PoolLabel label = zpools.readLabel(hint).orElse(hint.label());
        ImportDecision decision =
                policy.decide(label, hint.activity(), Access.READ_WRITE, request.activeElsewhere(), request.fenced());
        if (decision instanceof ImportDecision.Refuse refuse) {
            throw new ActiveElsewhereException(pool.name(), refuse.problem(), refuse.remedy());
        }
        lock.journal(new JournalEntry(Phase.EXPORTING, Optional.of(pool.loadGuid())));
        new PoolExporter(zpools).export(pool.name(), pool.loadGuid(), Deadline.after(request.busyTimeout()), lock);
        return importFresh(lock, request, hint);
    }

    private static boolean isOpenReadOnly(JournalEntry entry, ImportedPool pool) {
        boolean readOnly = entry.phase().needsUndoing() || entry.phase() == Phase.LOCKED;
        return readOnly && entry.loadGuid().filter(pool.loadGuid()::equals).isPresent();
    }

    private ImportablePool whereItIs(ImportedPool pool) throws PoolException {
        PoolLabel unread = new PoolLabel(
                pool.name(),
                pool.guid(),
                PoolLabel.State.ACTIVE,
                policy.self().hostid(),
                policy.self().hostName());
        return new ImportablePool(unread, pool.health(), ImportablePool.Activity.NOT_SEEN, zpools.devices(pool.name()));
    }
}
