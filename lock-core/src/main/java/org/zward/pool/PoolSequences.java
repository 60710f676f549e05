package org.zward.pool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zward.host.HostLease;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.ZwardException;

/**
 * The import-export sequence, whole and exclusive:
 *
 * <pre>
 * lock -&gt; which pools are imported? -&gt; import if absent -&gt; the caller's work
 *      -&gt; export if this sequence imported it and is not to keep it -&gt; unlock
 * </pre>
 *
 * <p>Whoever imports or exports a pool, anywhere in zward, does it through this or {@link PoolExports}, so that nobody
 * acts on what it saw a moment ago. Both races of the original system come from letting go of the lock between the
 * listing and the end.
 *
 * <p>Where there are leases between hosts, an import read-write is made under the one on the pool:
 *
 * <pre>
 * lock -&gt; lease -&gt; read the label, decide -&gt; is the lease held still? the lock? -&gt; import
 *      -&gt; the label says so -&gt; give the lease back -&gt; the caller's work
 * </pre>
 *
 * <p>It is waited for as long as the wait for the lock left of its time: one deadline is for all scopes, and neither a search
 * nor anything else that is no wait for others counts.
 *
 * <p>Thread-safe. Lock order: the pool's lock, then the lease on it. A search is made before it is taken, and once more under it if
 * that missed the pool.
 */
public final class PoolSequences {

    /** What is seen of a pool under its lock: that it is imported, and what a search found. */
    private record Seen(Optional<ImportedPool> imported, List<ImportablePool> found) {}

    private final PoolLocks locks;
    private final Zpools zpools;
    private final PoolOpener opener;

    /**
     * Makes one without leases: nothing keeps two hosts from importing a pool at the same moment.
     *
     * @param locks the locks
     * @param zpools the pools of this host
     * @param policy who may import what
     */
    public PoolSequences(PoolLocks locks, Zpools zpools, ImportPolicy policy) {
        this(locks, zpools, policy, Optional.empty());
    }

    /**
     * Makes one.
     *
     * @param locks the locks
     * @param zpools the pools of this host
     * @param policy who may import what
     * @param leases the leases between hosts, if there are any
     */
    public PoolSequences(PoolLocks locks, Zpools zpools, ImportPolicy policy, Optional<HostLease> leases) {
        this.locks = locks;
        this.zpools = zpools;
        this.opener = new PoolOpener(zpools, policy, new HostTurns(leases));
    }

    /**
     * Runs one sequence. Sequences of one owner nest: an inner one finds the pool imported by the outer one, and leaves
     * it so.
     *
     * <p>Whatever fails, the lock is released, and the import undone if it can be; the first failure is thrown with the
     * later ones suppressed in it. If an own import can't be undone, the lock file stays, for the next taker to undo it
     * if it is read-only, and to report it if it is read-write.
     *
     * @param <T> what comes of the work
     * @param <X> what the work fails with
     * @param request what to do
     * @param work what to do to the pool
     * @return what came of the work
     * @throws X if the work throws it
     * @throws ZwardException if the lock, or the lease, can't be had or is lost, the pool can't be found, may not be imported, or is
     *     imported in a way that can't be used, or ZFS fails
     * @throws InterruptedException if the thread was interrupted before its end; the sequence was undone. An interrupt
     *     that comes while the import is undone is put off: the thread stays interrupted when this returns
     */
    public <T, X extends Exception> T run(SequenceRequest request, PoolWork<T, X> work)
            throws X, ZwardException, InterruptedException {
        Optional<List<ImportablePool>> hints = known(request);
        LockRequest wanted = request.lock();
        long asked = System.nanoTime();
        if (hints.isEmpty() && zpools.imported(request.pool()).isEmpty()) {
            hints = Optional.of(search(request));
        }
        while (true) {
            // the deadline is of the wait for the lock: a search, which may take longer, does not count
            wanted = wanted.postponedBy(Duration.ofNanos(System.nanoTime() - asked));
            try (PoolLock lock = locks.lock(request.pool(), wanted)) {
                Duration patience = Duration.ofNanos(wanted.deadline().remainingNanos());
                Optional<Seen> seen = look(lock, wanted, request, hints);
                if (seen.isPresent()) {
                    JournalEntry before = lock.entry();
                    OpenPool pool = opener.open(
                            lock, request, seen.get().imported(), seen.get().found(), patience);
                    try (OwnImport own = new OwnImport(pool, before, request, zpools)) {
                        T done = work.run(own.pool());
                        own.workIsDone();
                        return done;
                    }
                }
            }
            asked = System.nanoTime();
            hints = Optional.of(search(request));
        }
    }

    /**
     * Looks where the pool is, in a turn of its own where the lock alone does not make that certain: a command that
     * joined a lock may see what a sequence beside it has imported for a moment, or had when it died; and one may have
     * the lock although what a dead owner left is not undone yet.
     */
    private Optional<Seen> look(
            PoolLock lock, LockRequest wanted, SequenceRequest request, Optional<List<ImportablePool>> hints)
            throws ZwardException, InterruptedException {
        if (lock.hasSlot() && lock.journal().left().isEmpty()) {
            return lookNow(request, hints);
        }
        LockRequest sequence =
                new LockRequest(wanted.owner(), wanted.purpose(), wanted.deadline(), LockRequest.Use.SEQUENCE);
        PoolLock turn = locks.lock(lock.pool(), sequence);
        try {
            return lookNow(request, hints);
        } finally {
            turn.close();
        }
    }

    /** Nothing, if there is no search to go by yet, which takes too long to be made under the lock. */
    private Optional<Seen> lookNow(SequenceRequest request, Optional<List<ImportablePool>> hints)
            throws ZfsException, InterruptedException {
        Optional<ImportedPool> imported = zpools.imported(request.pool());
        boolean known = hints.stream().flatMap(List::stream).anyMatch(request::means);
        if (imported.isPresent() || known) {
            return Optional.of(new Seen(imported, hints.orElse(List.of())));
        }
        if (hints.isEmpty()) {
            return Optional.empty();
        }
        // a search misses what is imported just then. It is made again under the lock, however long that takes: without
        // it the next scan may import the pool in the middle of that one too, and this says there is no such pool
        return Optional.of(new Seen(imported, search(request)));
    }

    private static Optional<List<ImportablePool>> known(SequenceRequest request) {
        return request.devices() instanceof SequenceRequest.Devices.Found found
                ? Optional.of(found.pools())
                : Optional.empty();
    }

    private List<ImportablePool> search(SequenceRequest request) throws ZfsException, InterruptedException {
        return zpools.search(request.devices().where());
    }
}
