package org.zward.pool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.InvalidNameException;
import org.zward.lock.Journal;
import org.zward.lock.JournalEntry;
import org.zward.lock.Phase;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/**
 * The first half of a sequence, under the pool's lock: gets the pool imported as the work needs it, or refuses to.
 *
 * <p>An import is decided by a label that was read in this host's turn, and made in the same turn. Where a turn is a lease,
 * no other host that takes leases writes that label meanwhile.
 */
final class PoolOpener {

    private static final Logger LOG = LoggerFactory.getLogger(PoolOpener.class);

    private final Zpools zpools;
    private final ImportPolicy policy;
    private final JournaledImport imports;
    private final JournaledExport exports;
    private final HostTurns turns;

    PoolOpener(Zpools zpools, ImportPolicy policy, HostTurns turns) {
        this.zpools = zpools;
        this.policy = policy;
        this.imports = new JournaledImport(zpools);
        this.exports = new JournaledExport(zpools);
        this.turns = turns;
    }

    /**
     * Gets the pool imported.
     *
     * @param lock its lock, held
     * @param request what is asked for
     * @param imported the pool, if it is imported now
     * @param hints what a search found, made before the lock was had
     * @param patience how long to wait for this host's turn
     */
    OpenPool open(
            PoolLock lock,
            SequenceRequest request,
            Optional<ImportedPool> imported,
            List<ImportablePool> hints,
            Duration patience)
            throws ZwardException, InterruptedException {
        if (imported.isEmpty()) {
            failIfJoinedByCommand(lock, request, "not imported");
            return importFresh(lock, request, choose(request, hints), patience);
        }
        ImportedPool pool = imported.get();
        failIfAnother(request, pool);
        if (request.access() == Access.READ_ONLY || pool.access() == Access.READ_WRITE) {
            return use(lock, pool);
        }
        failIfJoinedByCommand(lock, request, "imported read-only");
        return reopenReadWrite(lock, request, pool, patience);
    }

    /** By its {@code load_guid} in the journal a sequence inside this one is told that the pool must stay read-only. */
    private static OpenPool use(PoolLock lock, ImportedPool pool) throws ZwardException, InterruptedException {
        if (pool.access() == Access.READ_ONLY && lock.hasSlot() && lock.entry().equals(JournalEntry.LOCKED)) {
            lock.journal(OwnImport.foundReadOnly(pool));
        }
        return new OpenPool(pool, OpenPool.Origin.FOUND, Optional.empty(), lock);
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
        if (!lock.hasSlot()) {
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

    private OpenPool importFresh(PoolLock lock, SequenceRequest request, ImportablePool hint, Duration patience)
            throws ZwardException, InterruptedException {
        if (request.pool().reserved()) {
            throw new InvalidNameException(
                    request.pool().value(), "pool that can be imported: ZFS keeps it for itself");
        }
        if (turns.matterTo(request)) {
            decide(request, hint); // what is refused anyway waits for no turn
        }
        try (HostTurn turn = turns.take(lock, request, hint.label().guid(), patience)) {
            return importIn(turn, lock, request, hint);
        }
    }

    private OpenPool importIn(HostTurn turn, PoolLock lock, SequenceRequest request, ImportablePool hint)
            throws ZwardException, InterruptedException {
        OpenPool open = imports.run(lock, request, hint, decide(request, hint), turn);
        turn.number().ifPresent(number -> lookAtLabel(hint, number));
        return open;
    }

    /** From now on the label keeps others out. If it does not, that can only be said: an export would write it once more. */
    private void lookAtLabel(ImportablePool hint, long number) {
        PoolName pool = hint.label().name();
        LOG.info("{}: imported under lease {} between hosts", pool, number);
        try {
            Optional<PoolLabel> label = zpools.readLabel(hint);
            if (label.filter(now -> now.state() == PoolLabel.State.ACTIVE
                            && now.hostid().equals(policy.self().hostid()))
                    .isEmpty()) {
                LOG.error(
                        "{}: imported under lease {}, and yet its label does not say that this host has it, but {}:"
                                + " make sure that no other host has it imported",
                        pool,
                        number,
                        label.map(PoolLabel::toString).orElse("nothing"));
            }
        } catch (PoolException | RuntimeException e) {
            LOG.warn("{}: its label can't be read after its import: {}", pool, e.getMessage());
        }
    }

    private Zpools.Force decide(SequenceRequest request, ImportablePool hint) throws PoolException {
        return decide(
                request,
                hint,
                labelNow(hint)
                        .orElseThrow(
                                () -> new NoSuchPoolException(request.pool(), "its devices do not hold it any more")));
    }

    private Zpools.Force decide(SequenceRequest request, ImportablePool hint, PoolLabel label) throws PoolException {
        ImportDecision decision =
                policy.decide(label, hint.activity(), request.access(), request.activeElsewhere(), request.fenced());
        if (decision instanceof ImportDecision.Refuse refuse) {
            throw new ActiveElsewhereException(request.pool(), refuse.problem(), refuse.remedy(), refuse.evidence());
        }
        return ((ImportDecision.Import) decision).force();
    }

    /** What it can be imported by: nothing if the devices hold no such pool any more. */
    private Optional<PoolLabel> labelNow(ImportablePool hint) throws PoolException {
        return zpools.readLabel(hint).filter(hint::isStill);
    }

    private OpenPool reopenReadWrite(PoolLock lock, SequenceRequest request, ImportedPool pool, Duration patience)
            throws ZwardException, InterruptedException {
        Journal journal = lock.journal();
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
                    "export it first ('zward export " + pool.name().shellWord() + "')");
        }
        ImportablePool hint = whereItIs(pool);
        if (turns.matterTo(request)) {
            decide(request, hint, labelOfImported(hint)); // what is refused anyway waits for no turn
        }
        try (HostTurn turn = turns.take(lock, request, pool.guid(), patience)) {
            // decide before the export: a pool that may not be imported read-write stays as it is
            decide(request, hint, labelOfImported(hint));
            exports.run(lock, pool, PoolExports.Mounted.LEAVE, Deadline.after(request.busyTimeout()));
            return importIn(turn, lock, request, hint);
        }
    }

    private PoolLabel labelOfImported(ImportablePool hint) throws PoolException {
        PoolName pool = hint.label().name();
        return labelNow(hint)
                .orElseThrow(() -> new AccessConflictException(
                        Kind.FAILED,
                        pool,
                        "it is imported read-only, and on none of its devices is a label of this name to import it by",
                        "see 'zpool status', then export it and import it by hand"));
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
