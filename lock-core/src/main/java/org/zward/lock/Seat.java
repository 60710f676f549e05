package org.zward.lock;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One pool's place in a {@link LockTable}: who has it, how often it locked, and the scope beyond the process.
 *
 * <p>Concurrency: {@code users} only rises from above zero; at zero the seat is out of use for good. {@code owner} is written by whoever has the permit of
 * {@code turn}, and read by anybody to find out whether it is the owner itself: only then the answer can be yes, and it
 * can't change meanwhile. {@code count} and {@code scope} belong to the owner; a token's threads pass them on with the
 * token.
 */
final class Seat {

    private final LockTable table;
    private final PoolName pool;
    private final Semaphore turn = new Semaphore(1, true);
    private final AtomicInteger users = new AtomicInteger(1);
    private volatile LockOwner owner;
    private int count;
    private LockScope scope;

    Seat(LockTable table, PoolName pool) {
        this.table = table;
        this.pool = pool;
    }

    PoolName pool() {
        return pool;
    }

    Semaphore turn() {
        return turn;
    }

    /** Counts one user more, unless the last one has left. */
    boolean addUser() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Returns whether it was the last one. */
    boolean removeUser() {
        return users.decrementAndGet() == 0;
    }

    boolean isOwnedBy(LockOwner other) {
        return other.equals(owner);
    }

    /** Throws unless the owner is the thread that calls, or a token. */
    void ensureCallerIsOwner() {
        if (owner instanceof LockOwner.OfThread of && of.thread() != Thread.currentThread()) {
            throw new IllegalMonitorStateException("the lock of pool " + pool + " belongs to thread " + of.name());
        }
    }

    void enterFirst(LockOwner first) {
        owner = first;
        count = 1;
    }

    void enterAgain() {
        count = Math.incrementExact(count);
    }

    /** Whether this is all that keeps the lock. */
    boolean isEnteredOnce() {
        return count == 1;
    }

    LockScope scope() {
        return scope;
    }

    void scope(LockScope taken) {
        scope = taken;
    }

    /** Undoes one {@code enter}; the last one leaves the seat to the next owner, the scope being released. */
    void leave() {
        if (--count == 0) {
            scope = null;
            owner = null;
            turn.release();
            table.giveUp(this);
        }
    }
}
