package org.zward.lock;

/**
 * The lock of one pool beyond this process: what its owner has, from the outermost {@code lock} call to the last
 * {@code close}. Used by the owner alone.
 */
sealed interface LockScope extends HeldCheck permits OutermostScope, JoinedScope {

    /** How it was had. */
    PoolLock.Scope kind();

    /**
     * Called for each {@code lock} call that is for a sequence. What dead ones left is healed when it returns, and
     * where other processes share the lock the sequence byte is held.
     *
     * @return whether {@link #endSequence} must be called
     */
    boolean beginSequence(Deadline deadline) throws ZwardException, InterruptedException;

    /** Ends a sequence; the last one frees the sequence byte, whatever this throws. */
    void endSequence() throws ZwardException;

    /** See {@link PoolLock#journal()}. */
    Journal journal() throws LockFilesException;

    /** See {@link PoolLock#entry()}. */
    JournalEntry entry();

    /** See {@link PoolLock#hasSlot}. */
    boolean hasSlot();

    /** See {@link PoolLock#journal(JournalEntry)}. */
    void journal(JournalEntry entry) throws ZwardException, InterruptedException;

    /** See {@link PoolLock#keepRecord}. */
    void keepRecord();

    /** See {@link PoolLock#share}. */
    PoolLock.Inheritance share();

    /** See {@link PoolLock#endSharing}. */
    void endSharing() throws ZwardException, InterruptedException;

    /** Releases all of it, sequences that were not ended too. Nothing is held afterwards, whatever this throws. */
    void release() throws ZwardException;
}
