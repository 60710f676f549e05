package org.zward.posix;

/** The signals by which a process is asked to end ({@code signal(7)}; the same numbers on every Linux we run on). */
public enum TerminationSignal {
    /** The terminal hung up. */
    HUP(1),
    /** Ctrl-C. */
    INT(2),
    /** {@code kill(1)}. */
    TERM(15);

    private final int number;

    TerminationSignal(int number) {
        this.number = number;
    }

    /**
     * Its number.
     *
     * @return the number
     */
    public int number() {
        return number;
    }

    /**
     * What a command ends with that this signal stopped.
     *
     * @return 128 and the number, as a shell has it
     */
    public int exitStatus() {
        return 128 + number;
    }
}
