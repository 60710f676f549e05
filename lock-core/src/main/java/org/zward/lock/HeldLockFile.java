package org.zward.lock;

/** A lock file whose lock this process took, and releases. */
public interface HeldLockFile extends LockFile {

    /** What becomes of the file when its lock is released. */
    enum Disposal {
        /** Nothing needs healing: it is unlinked while the lock is held. */
        UNLINK,
        /** It has a record that the next taker must see. */
        KEEP
    }

    /**
     * Keeps the lock from tools that this process runs: they do not inherit it, as they inherit the locks of pools.
     *
     * @throws LockFilesException if that can't be done
     */
    void keepFromTools() throws LockFilesException;

    /**
     * Releases the lock: unlinks the file if asked to, then unlocks, then closes, in that order. Whatever fails, the
     * lock is free when this returns; a second call does nothing.
     *
     * @param disposal what becomes of the file
     * @throws LockLostException if the path does not name this file any more; what is there now is left alone
     * @throws LockFilesException if the file could not be unlinked
     */
    void release(Disposal disposal) throws LockLostException, LockFilesException;

    /**
     * Closes the descriptor and no more: the lock lasts as long as another process keeps the description open, and the
     * file stays.
     */
    void abandonToHeirs();
}
