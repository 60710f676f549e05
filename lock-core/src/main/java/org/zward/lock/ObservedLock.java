package org.zward.lock;

/** A lock of which somebody is told when it is released. */
final class ObservedLock implements PoolLock {

    private final PoolLock lock;
    private final LockEvents.Hold hold;
    private boolean closed;

    private ObservedLock(PoolLock lock, LockEvents.Hold hold) {
        this.lock = lock;
        this.hold = hold;
    }

    /** Takes a lock. */
    @FunctionalInterface
    interface Taking {
        PoolLock take(PoolName pool, LockRequest request) throws ZwardException, InterruptedException;
    }

    /** Takes a lock, and tells of it. */
    static PoolLock take(Taking taking, PoolName pool, LockRequest request, LockEvents events)
            throws ZwardException, InterruptedException {
        LockEvents.Wait wait = events.asked(pool, request);
        PoolLock lock;
        try {
            lock = taking.take(pool, request);
        } catch (Throwable e) {
            wait.denied(e);
            throw e;
        }
        return new ObservedLock(lock, wait.granted(lock.scope()));
    }

    @Override
    public PoolName pool() {
        return lock.pool();
    }

    @Override
    public Scope scope() {
        return lock.scope();
    }

    @Override
    public Journal journal() throws LockFilesException {
        return lock.journal();
    }

    @Override
    public JournalEntry entry() {
        return lock.entry();
    }

    @Override
    public boolean hasSlot() {
        return lock.hasSlot();
    }

    @Override
    public void journal(JournalEntry entry) throws ZwardException, InterruptedException {
        lock.journal(entry);
    }

    @Override
    public void keepRecord() {
        lock.keepRecord();
    }

    @Override
    public Inheritance share() {
        return lock.share();
    }

    @Override
    public void endSharing() throws ZwardException, InterruptedException {
        lock.endSharing();
    }

    @Override
    public void ensureHeld() throws LockLostException {
        lock.ensureHeld();
    }

    @Override
    public void close() throws ZwardException {
        boolean released = !closed;
        try {
            lock.close();
        } catch (IllegalMonitorStateException e) {
            released = false; // somebody else's: it stays held
            throw e;
        } finally {
            if (released) {
                closed = true;
                hold.released();
            }
        }
    }
}
