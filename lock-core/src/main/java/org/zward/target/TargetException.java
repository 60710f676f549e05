package org.zward.target;

import org.zward.lock.ZwardException;

/** What an operation on a target fails with, apart from its pool and the lock of that. */
public sealed class TargetException extends ZwardException permits BrokenTargetException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param kind what sort of failure
     * @param subject the target, its device, its mount point, or a file
     * @param problem what happened
     * @param remedy what to do next
     */
    public TargetException(Kind kind, String subject, String problem, String remedy) {
        super(kind, subject, problem, remedy);
    }

    /**
     * Makes one with a cause.
     *
     * @param kind what sort of failure
     * @param subject the target, its device, its mount point, or a file
     * @param problem what happened
     * @param remedy what to do next
     * @param cause what it was caused by
     */
    public TargetException(Kind kind, String subject, String problem, String remedy, Throwable cause) {
        super(kind, subject, problem, remedy, cause);
    }
}
