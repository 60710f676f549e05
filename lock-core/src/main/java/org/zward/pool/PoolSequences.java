package org.zward.pool;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
 * <p>Thread-safe. Lock order: the pool's lock alone; a search is made before it is taken.
 */
public final class PoolSequences {

    /** How many searches may miss a pool before it counts as not there. */
    static final int SEARCHES = 2;

    private final PoolLocks locks;
    private final Zpools zpools;
    private final PoolOpener opener;

    /**
     * Makes one.
     *
     * @param locks the locks
     * @param zpools the pools of this host
     * @param policy who may import what
     */
    public PoolSequences(PoolLocks locks, Zpools zpools, ImportPolicy policy) {
        this.locks = locks;
        this.zpools = zpools;
        this.opener = new PoolOpener(zpools, policy);
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
     * @throws ZwardException if the lock can't be had or is lost, the pool can't be found, may not be imported, or is
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
        int searches = hints.isPresent() ? 1 : 0;
        while (true) {
            // the deadline is of the wait for the lock: a search, which may take longer, does not count
            wanted = wanted.postponedBy(Duration.ofNanos(System.nanoTime() - asked));
            try (PoolLock lock = locks.lock(request.pool(), wanted)) {
                Optional<ImportedPool> imported = look(lock, wanted);
                List<ImportablePool> found = hints.orElse(List.of());
                if (imported.isPresent()
                        || searches == SEARCHES
                        || found.stream().anyMatch(request::means)) {
                    JournalEntry before = lock.entry();
                    OpenPool pool = opener.open(lock, request, imported, found);
                    try (OwnImport own = new OwnImport(pool, before, request, zpools)) {
                        T done = work.run(own.pool());
                        own.workIsDone();
                        return done;
                    }
                }
            }
            // a search misses what is imported just then, and whoever had it imported has exported it since: look for
            // it again, without the lock
            asked = System.nanoTime();
            hints = Optional.of(search(request));
            searches++;
        }
    }

    /**
     * Looks whether the pool is imported, in a turn of its own where the lock alone does not make that certain: a command
     * that joined a lock may see what a sequence beside it has imported for a moment, or had when it died; and one may
     * have the lock although what a dead owner left is not undone yet.
     */
    private Optional<ImportedPool> look(PoolLock lock, LockRequest wanted) throws ZwardException, InterruptedException {
        if (lock.hasSlot() && lock.journal().left().isEmpty()) {
            return zpools.imported(lock.pool());
        }
        LockRequest sequence =
                new LockRequest(wanted.owner(), wanted.purpose(), wanted.deadline(), LockRequest.Use.SEQUENCE);
        PoolLock turn = locks.lock(lock.pool(), sequence);
        try {
            return zpools.imported(lock.pool());
        } finally {
            turn.close();
        }
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
