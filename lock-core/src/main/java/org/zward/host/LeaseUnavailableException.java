package org.zward.host;

import org.zward.lock.ZwardException;

/** No lease can be had, whoever holds it: those who grant leases are not reached, do not answer, or refuse this host. */
public final class LeaseUnavailableException extends ZwardException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one. Its kind is {@code IN_USE_ELSEWHERE} where it can't be known whether another host is importing, {@code
     * NOT_PERMITTED} where the ensemble refuses this host's credentials, and {@code FAILED} where the ensemble is not the
     * one that the options describe, or this process takes no leases any more.
     *
     * @param kind what sort of failure
     * @param subject the pool, or the ensemble, it is about
     * @param problem what happened
     * @param remedy what to do next
     * @param cause what it was caused by, or null if by nothing
     */
    public LeaseUnavailableException(Kind kind, String subject, String problem, String remedy, Throwable cause) {
        super(kind, subject, problem, remedy, cause);
    }
}
