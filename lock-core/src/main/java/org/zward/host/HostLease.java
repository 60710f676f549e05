package org.zward.host;

import java.util.List;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

/**
 * Port: exclusion between hosts for the one moment in which ZFS has none. Two hosts that import an exported pool at the
 * same moment are both let in, with {@code multihost=on} too; whoever imports read-write therefore holds the lease on the
 * pool's guid from before it reads the labels until the import has written them. Afterwards the labels, and MMP, keep others
 * out, and the lease is given back.
 *
 * <p>Lock order: the pool's lock on this host first, then its lease. The lease is never needed to read, to scan or to
 * export.
 *
 * <p>Thread-safe.
 */
public interface HostLease extends AutoCloseable {

    /**
     * Takes the lease on a pool, waiting for it in the order in which hosts asked. It is not reentrant: a second call waits for
     * the first one's lease, of whatever thread or host.
     *
     * @param pool the pool's name, for people
     * @param guid the pool: what the lease is on
     * @param purpose what for, for people
     * @param deadline how long to wait for those before; one that has passed tries once. To reach whoever grants leases, and
     *     to hear from them, is given some seconds even then; however long the deadline is, whoever is seen to be away is
     *     given up once a session that was asked for would have ended
     * @return the lease, to be given back by closing it
     * @throws LeaseTimeoutException if another held it until the deadline; names it
     * @throws LeaseUnavailableException if whoever grants leases can't be reached, or does not answer
     * @throws InterruptedException if the thread was interrupted; nothing is held then, and nothing stands in line
     */
    Held take(PoolName pool, Guid guid, String purpose, Deadline deadline)
            throws LeaseTimeoutException, LeaseUnavailableException, InterruptedException;

    /**
     * Who holds leases now, or waits for one. Takes none.
     *
     * @return the holders of all hosts, by the name of the pool
     * @throws LeaseUnavailableException if whoever grants leases can't be reached, or does not answer
     * @throws InterruptedException if the thread was interrupted
     */
    List<LeaseHolder> holders() throws LeaseUnavailableException, InterruptedException;

    /** Ends this host's part in it: no lease is to be had any more, and those that are held end. */
    @Override
    default void close() {}

    /**
     * A lease that was had. Used by the thread that took it alone.
     *
     * <p>It may end by itself: its holder's session expires when the host is frozen or cut off for longer than the session's
     * timeout. So it is {@linkplain #confirm confirmed} right before what it protects.
     */
    interface Held extends AutoCloseable {

        /**
         * The fencing number: each lease on a pool has a larger one than all before it.
         *
         * @return the number
         */
        long number();

        /**
         * Makes sure that the lease is held, by an answer that was given after this call began: what was known before
         * it is stale in a process that was stopped meanwhile.
         *
         * @throws LeaseLostException if it ended, or if there is no answer: it may have ended then
         * @throws InterruptedException if the thread was interrupted; the lease is as it was
         */
        void confirm() throws LeaseLostException, InterruptedException;

        /**
         * What makes leases weaker than they were asked to be, here or on another host, and what of that can't be found
         * out. Not for each import: it asks a lot.
         *
         * @return nothing if all is as it was asked for
         * @throws InterruptedException if the thread was interrupted; the lease is as it was
         */
        List<LeaseWeakness> weaknesses() throws InterruptedException;

        /** Gives the lease back. One that ended, or can't be given back now, is logged; it ends with its session. */
        @Override
        void close();
    }
}
