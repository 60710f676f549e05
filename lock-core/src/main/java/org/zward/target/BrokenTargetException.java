package org.zward.target;

/** The entry of a target is no file, or does not say what it must. */
public final class BrokenTargetException extends TargetException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param subject the file, and the line if it is one
     * @param problem what is wrong with it
     * @param remedy what to do next
     */
    public BrokenTargetException(String subject, String problem, String remedy) {
        super(Kind.FAILED, subject, problem, remedy);
    }

    /**
     * Makes one with a cause.
     *
     * @param subject the file
     * @param problem what is wrong with it
     * @param remedy what to do next
     * @param cause what it was caused by
     */
    public BrokenTargetException(String subject, String problem, String remedy, Throwable cause) {
        super(Kind.FAILED, subject, problem, remedy, cause);
    }
}
