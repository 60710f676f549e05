package org.zward.lock;

import java.util.Objects;

/**
 * What every operation of zward fails with: what it is about, what happened, and what to do about it.
 *
 * <p>The message is the three parts on one line, fit to be shown to an administrator as it is. Programs decide by
 * {@link #kind()}, never by the words.
 */
public abstract class ZwardException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What sort of failure it is; each has one exit status of the {@code zward} command. */
    public enum Kind {
        /** Something failed that fits none of the others. */
        FAILED,
        /** The request itself is wrong, for example a name that ZFS would not take. */
        INVALID,
        /** There is no such pool, dataset or target. */
        NO_SUCH,
        /** Refused: the pool is in use on another host, or may be. */
        IN_USE_ELSEWHERE,
        /** The pool is busy: something on this host uses it. */
        BUSY,
        /** The lock was lost while it was needed. */
        LOCK_LOST,
        /** The lock could not be had before the deadline. */
        TIMED_OUT,
        /** The kernel did not permit it. */
        NOT_PERMITTED
    }

    /** What sort of failure it is. */
    private final Kind kind;

    /** What it is about. */
    private final String subject;

    /** What happened. */
    private final String problem;

    /** What to do next. */
    private final String remedy;

    /**
     * Makes one without a cause.
     *
     * @param kind what sort of failure
     * @param subject the pool, dataset, file or directory it is about
     * @param problem what happened
     * @param remedy what to do next
     */
    protected ZwardException(Kind kind, String subject, String problem, String remedy) {
        this(kind, subject, problem, remedy, null);
    }

    /**
     * Makes one.
     *
     * @param kind what sort of failure
     * @param subject the pool, dataset, file or directory it is about
     * @param problem what happened
     * @param remedy what to do next
     * @param cause what it was caused by, or null if by nothing
     */
    protected ZwardException(Kind kind, String subject, String problem, String remedy, Throwable cause) {
        super(subject + ": " + problem + ": " + remedy, cause);
        this.kind = Objects.requireNonNull(kind);
        this.subject = subject;
        this.problem = problem;
        this.remedy = remedy;
    }

    /**
     * What sort of failure it is.
     *
     * @return the kind
     */
    public final Kind kind() {
        return kind;
    }

    /**
     * What it is about.
     *
     * @return a pool, dataset, file or directory
     */
    public final String subject() {
        return subject;
    }

    /**
     * What happened.
     *
     * @return a clause without a full stop
     */
    public final String problem() {
        return problem;
    }

    /**
     * What to do next.
     *
     * @return a clause without a full stop
     */
    public final String remedy() {
        return remedy;
    }
}
