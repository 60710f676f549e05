package org.zward.cli;

import org.zward.lock.ZwardException;

/** The exit statuses of {@code zward}. */
final class ExitStatus {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NO_SUCH = 3;
    static final int IN_USE_ELSEWHERE = 4;
    static final int BUSY = 5;
    static final int LOCK_LOST = 6;
    static final int NOT_RUNNING = 7;
    static final int TIMED_OUT = 75;
    static final int NOT_PERMITTED = 77;

    private ExitStatus() {}

    /** The status of a failure. */
    static int of(ZwardException.Kind kind) {
        return switch (kind) {
            case FAILED -> FAILED;
            case INVALID -> USAGE;
            case NO_SUCH -> NO_SUCH;
            case IN_USE_ELSEWHERE -> IN_USE_ELSEWHERE;
            case BUSY -> BUSY;
            case LOCK_LOST -> LOCK_LOST;
            case TIMED_OUT -> TIMED_OUT;
            case NOT_PERMITTED -> NOT_PERMITTED;
        };
    }
}
