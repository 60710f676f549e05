package org.zward.lock;

/**
 * An open lock file of one pool, whose byte 0 is write-locked by the open file description behind it: either this
 * process took that lock ({@link HeldLockFile}), or it inherited the description from a {@code zward exec} and joined.
 *
 * <p>The invariant of the whole protocol: <em>the holder of pool P is the one open file description that has the OFD
 * write lock on byte 0 of the inode that {@code P.lock} names.</em>
 *
 * <p>Not thread-safe: its caller, {@link PoolLocks}, lets one thread at a time use it.
 */
public interface LockFile extends HeldCheck {

    /**
     * The pool.
     *
     * @return its name
     */
    PoolName pool();

    /**
     * What the file says.
     *
     * @return its first 4,096 bytes as UTF-8, malformed parts replaced; empty if nobody has written yet
     * @throws LockFilesException if it can't be read
     */
    String read() throws LockFilesException;

    /**
     * Writes into the file with a single {@code pwrite}; never truncates.
     *
     * @param offset where, in bytes from the start; {@code offset + bytes.length} is at most 4,096
     * @param bytes what
     * @throws LockFilesException if not all could be written
     */
    void write(int offset, byte[] bytes) throws LockFilesException;

    /**
     * Takes the sequence byte, byte 1, on a descriptor of its own that no child inherits. It keeps sequences apart that
     * run side by side under one {@code zward exec}. Not reentrant.
     *
     * @param deadline when to give up
     * @return the byte; closing it frees it
     * @throws LockTimeoutException if others held it until the deadline; it names the process that does, or, if that
     *     can't be found, the owner of the lock
     * @throws LockFilesException if the file can't be opened or locked
     * @throws InterruptedException if the thread was interrupted
     */
    SequenceByte takeSequenceByte(Deadline deadline)
            throws LockTimeoutException, LockFilesException, InterruptedException;

    /**
     * The descriptor whose open file description has the lock, for a child to inherit.
     *
     * @return its number
     */
    int descriptor();

    /** Byte 1 of a lock file, held. */
    interface SequenceByte extends AutoCloseable {

        /** Frees it. Closing twice does nothing more. */
        @Override
        void close();
    }
}
