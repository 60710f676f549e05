package org.zward.lock;

import java.util.List;
import java.util.Optional;

/**
 * Port: the lock files of one lock directory, through which processes of one host exclude each other. Design section
 * 2.1.
 *
 * <p>Thread-safe. Implementations exclude descriptions, not threads or processes: two calls of {@link #acquire} for one
 * pool exclude each other wherever they come from. {@link LockTable} keeps the threads of a process apart before they
 * get here.
 */
public interface LockFiles {

    /**
     * Checks the directory, and makes it and its parents where they are missing.
     *
     * @throws LockFilesException if it can't be made, or is not fit to lock in
     */
    void prepare() throws LockFilesException;

    /**
     * Takes a pool's lock, waiting for it in the order in which processes asked.
     *
     * @param pool the pool
     * @param deadline when to give up; a deadline that has passed tries once
     * @return the held file, its identity checked; it may carry the record of an owner that died
     * @throws LockTimeoutException if others held it until the deadline; it names the holder
     * @throws LockFilesException if the directory or the file can't be used
     * @throws InterruptedException if the thread was interrupted while it waited; nothing is held
     */
    HeldLockFile acquire(PoolName pool, Deadline deadline)
            throws LockTimeoutException, LockFilesException, InterruptedException;

    /**
     * Takes the lock of a file that exists, without waiting and without making it.
     *
     * @param pool the pool
     * @return the held file, or nothing if it is not there, is not there any more, or has a live holder
     * @throws LockFilesException if the directory or the file can't be used
     */
    Optional<HeldLockFile> takeExisting(PoolName pool) throws LockFilesException;

    /**
     * Joins a lock that an ancestor holds and whose description this process inherited. The hint is verified against
     * the kernel: the description must have the write lock on byte 0, and be the file that the pool's path names.
     *
     * @param pool the pool
     * @param descriptor the number of the inherited descriptor
     * @return the file, or nothing if the descriptor is not what the hint says
     * @throws LockFilesException if the directory can't be used
     */
    Optional<LockFile> join(PoolName pool, int descriptor) throws LockFilesException;

    /**
     * Looks at every entry of the directory. Takes no lock.
     *
     * @return the entries, sorted by name; empty if there is no directory
     * @throws LockFilesException if the directory can't be used
     */
    List<Entry> entries() throws LockFilesException;

    /**
     * Looks at one pool's lock file, and at no other. Takes no lock.
     *
     * @param pool the pool
     * @return its entry, or nothing if there is no such file, or it is not ours
     * @throws LockFilesException if the directory or the file can't be used
     */
    Optional<Entry.OfPool> entry(PoolName pool) throws LockFilesException;

    /**
     * Looks who has a pool's lock where the process that its record names has not got it any more: it has ended, and its
     * command inherited the lock, or somebody is about to undo what it left. For a message: it takes no lock, and comes too
     * late if the lock is given back meanwhile.
     *
     * @param pool the pool
     * @param recorded the owner that the lock file names
     * @return the process, as far as the operating system tells of it; nothing if the recorded owner lives, or none can be
     *     found
     */
    Optional<Owner> successor(PoolName pool, Owner recorded);

    /** An entry of the lock directory. */
    sealed interface Entry permits Entry.OfPool, Entry.Foreign {

        /**
         * A pool's lock file.
         *
         * @param pool the pool
         * @param state whether anybody has its lock
         * @param content its first 4,096 bytes as UTF-8, malformed parts replaced
         */
        record OfPool(PoolName pool, State state, String content) implements Entry {}

        /**
         * Something that is not ours.
         *
         * @param name its name in the directory
         * @param what what it is, for a person
         */
        record Foreign(String name, String what) implements Entry {}
    }

    /** Whether a lock file's lock is held. */
    enum State {
        /** By a live process. */
        HELD,
        /** By nobody: its owner died, or its release was cut short. */
        ABANDONED
    }
}
