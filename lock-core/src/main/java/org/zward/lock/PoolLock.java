package org.zward.lock;

/**
 * The exclusive lock of one pool, held. Taken by {@link PoolLocks}; closing it undoes one {@code lock} call, and the
 * one that undoes the outermost releases the lock.
 *
 * <p>To be used by its owner alone: a thread other than the owner gets {@link IllegalMonitorStateException}. A token's
 * lock may be used by whatever thread has the token.
 */
public interface PoolLock extends HeldCheck, AutoCloseable {

    /** How this lock was had. */
    enum Scope {
        /** This call took it. */
        OUTERMOST,
        /** The same owner had it already. */
        NESTED,
        /** It joined the lock of the {@code zward exec} that this process was started by. */
        JOINED
    }

    /**
     * The pool.
     *
     * @return its name
     */
    PoolName pool();

    /**
     * How it was had.
     *
     * @return the scope; of a lock nested in a joined one, {@link Scope#NESTED}
     */
    Scope scope();

    /**
     * What the journal says now, read from the lock file where others may have written it: the owner's slot and, if
     * the lock is shared with or joined from {@code zward exec}, the others.
     *
     * @return the journal
     * @throws LockFilesException if the file can't be read
     */
    Journal journal() throws LockFilesException;

    /**
     * What this process' slot of the journal says, whichever that is: what was last {@linkplain #journal(JournalEntry)
     * written} under this lock or one that it is nested in.
     *
     * @return the entry; phase {@link Phase#LOCKED} if nothing was written yet
     */
    JournalEntry entry();

    /**
     * Whether this process has a slot of the journal to write now.
     *
     * @return false only where the lock was joined for a command, and no sequence is at work under it
     */
    boolean hasSlot();

    /**
     * Writes what is being done, with one write, into this process' slot of the journal: before the step it
     * announces, or after the step it reports. A joined lock writes {@link Journal#joined()}. Where the lock was
     * {@linkplain #share shared}, the sequence byte is held for the write; a sequence that needs it for longer takes a
     * nested lock.
     *
     * @param entry what is being done
     * @throws ZwardException if it can't be written; the step must not be taken then
     * @throws InterruptedException if the thread was interrupted while it waited for the sequence byte
     * @throws IllegalStateException if it {@linkplain #hasSlot has no slot}
     */
    void journal(JournalEntry entry) throws ZwardException, InterruptedException;

    /**
     * Makes the release leave the lock file with its record in place, because something is left to undo that could not
     * be undone: the next taker heals it.
     */
    void keepRecord();

    /**
     * Makes ready to let a command inherit the lock. From now on other processes may join it, so this one does its own
     * steps, and its release, under the sequence byte.
     *
     * @return what the command must get
     */
    Inheritance share();

    /**
     * Ends the sharing, before this process undoes its own import: takes the sequence byte, waiting for a joined
     * sequence that is still at work, and keeps it until the lock is released; heals what a joined sequence left that
     * died. Does nothing if the lock is not shared, a second time unless the healing was interrupted, or for a nested
     * sequence of a lock that was shared before: that has the byte until it is closed. {@link #close} does it too, if it was not done.
     *
     * <p>It waits for 60 seconds at most. If it fails, the pool is to be left as it is: the next taker heals. If the
     * byte was not to be had, or the healing was interrupted, {@link #close} tries once more; without the byte it then
     * closes the descriptor and no more: the lock lasts until everything that inherited the descriptor has closed it.
     *
     * @throws ZwardException if a joined sequence would not end before the deadline, or what one left can't be healed
     * @throws InterruptedException if the thread was interrupted while it waited, or healed
     */
    void endSharing() throws ZwardException, InterruptedException;

    /**
     * What a command must get to join a lock.
     *
     * @param pool the pool
     * @param descriptor the descriptor it must inherit, under this very number
     */
    record Inheritance(PoolName pool, int descriptor) {}

    /**
     * Undoes one {@code lock} call. The outermost removes the lock file and releases the lock; unless it was shared, the
     * lock is free afterwards whatever this throws. The file stays where its record must: {@link #keepRecord} was called,
     * this process' slot {@linkplain Phase#needsUndoing needs undoing} or says {@link Phase#IMPORTING}, or {@link
     * Journal#left}, or the slot of a joined sequence that could not be healed, is there still. An interrupted thread can
     * close, too; where what a joined sequence left is healed, a second interrupt cuts that short. A second call does
     * nothing.
     *
     * <p>Where the lock was shared it waits, for 60 seconds at most, for a sequence that joined it; a lock that can't
     * be had back by then is left to those who inherited the descriptor, and free when the last of them has closed it:
     * the command, if it runs still, the sequence, and whatever else they started that kept it open.
     *
     * @throws LockLostException if the lock file was removed or replaced meanwhile
     * @throws ZwardException if the lock file can't be removed, or a sequence that joined the lock would not end
     *     before the deadline
     */
    @Override
    void close() throws ZwardException;
}
