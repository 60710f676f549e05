package org.zward.lock;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The thread scope of the locks of one lock directory: per pool a fair queue of owners, of whom one at a time may go on
 * to the lock file, again and again if it likes.
 *
 * <p>There is one per directory in a JVM, whatever the number of {@link PoolLocks} on it; thread-safe. Invariants:
 *
 * <ul>
 *   <li>a pool's {@link Seat} has at most one owner, and only it reads or writes the seat's count and scope;
 *   <li>owners get the seat in the order in which they asked, and hand it over after the lock file was released, never
 *       before;
 *   <li>a seat is in the table as long as somebody sits on it or waits for it, and no longer.
 * </ul>
 *
 * <p>Lock order: the seat first, then the lock file. Nothing is awaited while the table itself is locked.
 */
public final class LockTable {

    private final LockFiles files;
    private final ConcurrentHashMap<PoolName, Seat> seats = new ConcurrentHashMap<>();

    /**
     * Makes the table of a lock directory.
     *
     * @param files the directory's lock files; nobody else in this JVM may use them
     */
    public LockTable(LockFiles files) {
        this.files = Objects.requireNonNull(files);
    }

    LockFiles files() {
        return files;
    }

    /** How many pools have a seat; for tests. */
    int size() {
        return seats.size();
    }

    /** How many wait for a pool's seat; for tests. */
    int waiters(PoolName pool) {
        Seat seat = seats.get(pool);
        return seat == null ? 0 : seat.turn().getQueueLength();
    }

    /**
     * Gives the owner the pool's seat, or counts one more if it has it. To be undone with {@link Seat#leave}.
     */
    Seat enter(PoolName pool, LockOwner owner, Deadline deadline) throws LockTimeoutException, InterruptedException {
        ensureCallerIs(owner);
        Seat seat = seats.get(pool);
        if (seat != null && seat.isOwnedBy(owner)) {
            seat.enterAgain();
            return seat;
        }
        return waitForSeat(pool, owner, deadline);
    }

    /** Called by a seat whose last user left it, or who gave up waiting. */
    void giveUp(Seat seat) {
        if (seat.removeUser()) {
            seats.remove(seat.pool(), seat);
        }
    }

    private Seat waitForSeat(PoolName pool, LockOwner owner, Deadline deadline)
            throws LockTimeoutException, InterruptedException {
        Seat seat = use(pool);
        boolean ours = false;
        try {
            ours = seat.turn().tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            if (!ours) {
                throw LockTimeoutException.of(pool, files);
            }
            seat.enterFirst(owner);
            return seat;
        } finally {
            if (!ours) {
                giveUp(seat);
            }
        }
    }

    /** The pool's seat, with one user more. Takes no monitor, which would let waiters overtake each other. */
    private Seat use(PoolName pool) {
        while (true) {
            Seat seat = seats.get(pool);
            if (seat == null) {
                Seat made = new Seat(this, pool);
                if (seats.putIfAbsent(pool, made) == null) {
                    return made;
                }
            } else if (seat.addUser()) {
                return seat;
            } else {
                // its last user has left and is about to take it out of the table
                seats.remove(pool, seat);
            }
        }
    }

    private static void ensureCallerIs(LockOwner owner) {
        if (owner instanceof LockOwner.OfThread of && of.thread() != Thread.currentThread()) {
            throw new IllegalMonitorStateException("thread "
                    + Thread.currentThread().getName() + " asks for a lock in the name of thread " + of.name());
        }
    }
}
