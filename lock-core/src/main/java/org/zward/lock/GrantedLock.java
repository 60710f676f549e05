package org.zward.lock;

/**
 * What one {@code lock} call gave. Used by the lock's owner alone.
 *
 * <p>Invariant: the seat counts this lock until it is closed, and is handed on only after the scope was released.
 */
final class GrantedLock implements PoolLock {

    private final Seat seat;
    private final Scope scope;
    private final boolean sequence;
    private boolean closed;

    GrantedLock(Seat seat, Scope scope, boolean sequence) {
        this.seat = seat;
        this.scope = scope;
        this.sequence = sequence;
    }

    @Override
    public PoolName pool() {
        return seat.pool();
    }

    @Override
    public Scope scope() {
        return scope;
    }

    @Override
    public Journal journal() throws LockFilesException {
        return open().journal();
    }

    @Override
    public JournalEntry entry() {
        return open().entry();
    }

    @Override
    public boolean hasSlot() {
        return open().hasSlot();
    }

    @Override
    public void journal(JournalEntry entry) throws ZwardException, InterruptedException {
        open().journal(entry);
    }

    @Override
    public void keepRecord() {
        open().keepRecord();
    }

    @Override
    public Inheritance share() {
        return open().share();
    }

    @Override
    public void endSharing() throws ZwardException, InterruptedException {
        LockScope held = open();
        // a nested sequence has the byte for itself: the command that shares the lock goes on after it
        if (!sequence) {
            held.endSharing();
        }
    }

    @Override
    public void ensureHeld() throws LockLostException {
        open().ensureHeld();
    }

    @Override
    public void close() throws ZwardException {
        if (closed) {
            return;
        }
        seat.ensureCallerIsOwner();
        closed = true;
        try {
            if (seat.isEnteredOnce()) {
                seat.scope().release();
            } else if (sequence) {
                seat.scope().endSequence();
            }
        } finally {
            seat.leave();
        }
    }

    private LockScope open() {
        if (closed) {
            throw new IllegalStateException("the lock of pool " + pool() + " was closed");
        }
        seat.ensureCallerIsOwner();
        return seat.scope();
    }
}
