package org.zward.pool;

import org.zward.lock.ZwardException;

/** ZFS failed, or is not there. The problem is in ZFS' own words where it had some. */
public non-sealed class ZfsException extends PoolException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param kind {@link ZwardException.Kind#NOT_PERMITTED} for EPERM and EACCES, {@link ZwardException.Kind#NO_SUCH}
     *     for a dataset that is not there, else {@link ZwardException.Kind#FAILED}
     * @param subject the pool or dataset
     * @param problem ZFS' own words
     * @param remedy what to do next
     */
    public ZfsException(Kind kind, String subject, String problem, String remedy) {
        super(kind, subject, problem, remedy);
    }

    /**
     * Makes one with a cause.
     *
     * @param kind as above
     * @param subject the pool, dataset, library or program
     * @param problem what happened
     * @param remedy what to do next
     * @param cause what it was caused by, or null if by nothing
     */
    public ZfsException(Kind kind, String subject, String problem, String remedy, Throwable cause) {
        super(kind, subject, problem, remedy, cause);
    }
}
