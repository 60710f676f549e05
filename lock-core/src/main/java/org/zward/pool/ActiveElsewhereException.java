package org.zward.pool;

import org.zward.lock.PoolName;

/** Refused: the pool is in use on another host, or may be. */
public final class ActiveElsewhereException extends PoolException {

    private static final long serialVersionUID = 1L;

    /** What tells that another host has it. */
    public enum Evidence {
        /** The label, or that this host can't be told from others: waiting changes nothing. */
        LABEL,
        /** It was seen writing a moment ago, which ends when that host does. */
        WRITES
    }

    /** What tells that another host has it. */
    private final Evidence evidence;

    /**
     * Makes one.
     *
     * @param pool the pool
     * @param problem on which host, and how that is known
     * @param remedy what to do next
     * @param evidence what tells so
     */
    public ActiveElsewhereException(PoolName pool, String problem, String remedy, Evidence evidence) {
        super(Kind.IN_USE_ELSEWHERE, pool.value(), problem, remedy);
        this.evidence = evidence;
    }

    /**
     * What tells that another host has it.
     *
     * @return the evidence
     */
    public Evidence evidence() {
        return evidence;
    }
}
