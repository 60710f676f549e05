package org.zward.lock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.PoolLock.Inheritance;

/**
 * The locks of the pools of one host: one exclusive, reentrant lock per pool, between the threads of this process and
 * between processes.
 *
 * <p>A lock is taken in two scopes, one after the other, and released in reverse: the thread scope, a fair queue in this
 * process ({@link LockTable}), then the process scope, the pool's lock file ({@link LockFiles}), at the outermost
 * {@code lock} call of an owner alone. What an owner that died left in the middle is healed before anybody gets the
 * lock; a file whose owner released it is gone.
 *
 * <p>What survives: the death of a thread's process frees the lock, the kernel sees to that, and leaves the record. A
 * thread that ends without closing its lock keeps it until the process ends. What it must not be mixed with: other ways
 * to lock the same files, {@code flock(2)} above all; {@code fcntl} locks exclude it and are excluded.
 *
 * <p>Thread-safe.
 */
public final class PoolLocks {

    private static final Logger LOG = LoggerFactory.getLogger(PoolLocks.class);

    private final LockTable table;
    private final HealingPass healing;
    private final OwnRecords records;
    private final Map<PoolName, Inheritance> inherited = new LinkedHashMap<>();
    private final Ancestors ancestors;
    private final LockEvents events;

    /**
     * Makes the locks of a lock directory.
     *
     * @param table the directory's table, shared by all that lock in it
     * @param healer undoes what dead owners left
     * @param self who this process is, for the owner records
     * @param inherited what the {@code zward exec} above this process says it passed on, if there is one; hints, that
     *     are verified before they are trusted
     */
    public PoolLocks(LockTable table, Healer healer, ProcessIdentity self, List<Inheritance> inherited) {
        this(table, healer, self, inherited, LockEvents.NONE);
    }

    /**
     * Makes the locks of a lock directory, and has somebody told of what happens to them.
     *
     * @param table the directory's table, shared by all that lock in it
     * @param healer undoes what dead owners left
     * @param self who this process is, for the owner records
     * @param inherited hints, as above
     * @param events who is told
     */
    public PoolLocks(
            LockTable table, Healer healer, ProcessIdentity self, List<Inheritance> inherited, LockEvents events) {
        this(table, healer, self, inherited, new LivingAncestors(self), events);
    }

    PoolLocks(
            LockTable table,
            Healer healer,
            ProcessIdentity self,
            List<Inheritance> inherited,
            Ancestors ancestors,
            LockEvents events) {
        this.table = Objects.requireNonNull(table);
        this.healing = new HealingPass(events == LockEvents.NONE ? healer : new ObservedHealer(healer, events));
        this.events = Objects.requireNonNull(events);
        this.records = new OwnRecords(self);
        this.ancestors = ancestors;
        inherited.forEach(hint -> this.inherited.putIfAbsent(hint.pool(), hint));
    }

    /**
     * Locks a pool: waits for whoever has it, up to the request's deadline. The same owner may lock a pool again.
     *
     * @param pool the pool
     * @param request who wants it, what for, how long to wait
     * @return the lock; to be closed by its owner
     * @throws LockTimeoutException if it was not to be had before the deadline; it names the holder
     * @throws DescriptorNotPassedException if a {@code zward exec} above this process holds it that can't be joined
     * @throws HealingFailedException if what a dead owner left can't be undone; not for the outermost lock of a
     *     {@linkplain LockRequest.Use#COMMAND command}
     * @throws ZwardException if the lock directory or file can't be used
     * @throws InterruptedException if the thread was interrupted while it waited; nothing more is held than before
     * @throws IllegalMonitorStateException if the request's owner is a thread other than the one that calls
     */
    public PoolLock lock(PoolName pool, LockRequest request) throws ZwardException, InterruptedException {
        return events == LockEvents.NONE ? take(pool, request) : ObservedLock.take(this::take, pool, request, events);
    }

    private PoolLock take(PoolName pool, LockRequest request) throws ZwardException, InterruptedException {
        Seat seat = table.enter(pool, request.owner(), request.deadline());
        boolean locked = false;
        try {
            PoolLock lock = seat.isEnteredOnce() ? lockOutermost(seat, request) : lockNested(seat, request);
            locked = true;
            return lock;
        } finally {
            if (!locked) {
                seat.leave();
            }
        }
    }

    /**
     * Locks several pools, always in the order of their names, so that two callers can't wait for each other.
     *
     * @param pools the pools; one named twice is locked once
     * @param request who wants them; one deadline for all
     * @return the locks; to be closed by their owner
     * @throws ZwardException if one can't be had, as {@link #lock} says; none is held then, and what the release of
     *     those had by then failed with is suppressed in it
     * @throws InterruptedException if the thread was interrupted while it waited; none is held then
     */
    public MultiLock lockAll(Collection<PoolName> pools, LockRequest request)
            throws ZwardException, InterruptedException {
        List<PoolLock> locks = new ArrayList<>();
        try {
            for (PoolName pool : new TreeSet<>(pools)) {
                locks.add(lock(pool, request));
            }
            return new MultiLock(locks);
        } catch (Throwable e) {
            try {
                MultiLock.closeInReverse(locks);
            } catch (ZwardException | RuntimeException | Error suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * What is locked on this host, and by whom. Takes no lock.
     *
     * @return every lock file, by its pool's name
     * @throws LockFilesException if the lock directory can't be used
     */
    public List<LockStatus> statuses() throws LockFilesException {
        return new LockListing(table.files()).statuses();
    }

    /**
     * Clears the lock directory of what dead owners left: heals it, then removes their files. Live holders are left
     * alone, and nobody is waited for. A directory that is missing is made.
     *
     * @return what was done; a file that could not be dealt with is among those kept
     * @throws LockFilesException if the lock directory can't be used
     * @throws InterruptedException if the thread was interrupted while it healed; what is left stays
     */
    public ClearReport clear() throws LockFilesException, InterruptedException {
        return new DirectoryClearing(table.files(), healing).clear();
    }

    private static PoolLock lockNested(Seat seat, LockRequest request) throws ZwardException, InterruptedException {
        boolean sequence = begin(seat.scope(), request);
        return new GrantedLock(seat, PoolLock.Scope.NESTED, sequence);
    }

    private PoolLock lockOutermost(Seat seat, LockRequest request) throws ZwardException, InterruptedException {
        Optional<LockFile> joined = join(seat.pool());
        if (joined.isPresent()) {
            try {
                return grant(seat, new JoinedScope(joined.get(), healing), request);
            } catch (ZwardException e) {
                // whoever can join still, and could only not verify it, would wait for the exec that it is part of
                if (e.kind() != ZwardException.Kind.LOCK_LOST
                        || join(seat.pool()).isPresent()) {
                    throw e;
                }
                LOG.debug("{}: the lock to join has ended, taking it anew", seat.pool(), e);
            }
        }
        HeldLockFile file = table.files().acquire(seat.pool(), request.deadline());
        return grant(seat, OutermostScope.begin(file, healing, records, request), request);
    }

    /** A scope that begins no sequence holds nothing, or can't fail to begin one. */
    private static PoolLock grant(Seat seat, LockScope scope, LockRequest request)
            throws ZwardException, InterruptedException {
        boolean sequence = begin(scope, request);
        seat.scope(scope);
        return new GrantedLock(seat, scope.kind(), sequence);
    }

    private static boolean begin(LockScope scope, LockRequest request) throws ZwardException, InterruptedException {
        return request.use() == LockRequest.Use.SEQUENCE && scope.beginSequence(request.deadline());
    }

    private Optional<LockFile> join(PoolName pool) throws ZwardException {
        Optional<Inheritance> hint = Optional.ofNullable(inherited.get(pool));
        if (hint.isEmpty()) {
            return Optional.empty();
        }
        Optional<LockFile> joined = table.files().join(pool, hint.get().descriptor());
        if (joined.isEmpty()) {
            refuseToWaitForAnAncestor(hint.get());
        }
        return joined;
    }

    private void refuseToWaitForAnAncestor(Inheritance hint) throws ZwardException {
        Optional<Owner> ancestor = new LockListing(table.files())
                .status(hint.pool())
                .filter(status -> status.state() == LockFiles.State.HELD)
                .flatMap(LockStatus::record)
                .map(OwnerRecord::owner)
                .filter(ancestors::include);
        if (ancestor.isPresent()) {
            throw new DescriptorNotPassedException(hint, ancestor.get());
        }
    }
}
