package org.zward.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.zward.lock.ZwardException;

/** The exit statuses of {@code zward-agent}: those of {@code zward} that it can have. */
final class ExitStatus {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int LOCK_LOST = 6;
    static final int NOT_PERMITTED = 77;

    /** What each means, for the help. */
    static final Map<String, String> TEXTS = texts();

    private ExitStatus() {}

    static int of(ZwardException.Kind kind) {
        return switch (kind) {
            case INVALID -> USAGE;
            case NOT_PERMITTED -> NOT_PERMITTED;
            case LOCK_LOST -> LOCK_LOST;
            case FAILED, NO_SUCH, IN_USE_ELSEWHERE, BUSY, TIMED_OUT -> FAILED;
        };
    }

    private static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(" " + DONE, "stopped by a signal, nothing left imported");
        texts.put(" " + FAILED, "failed, or another agent runs, or a pool was stuck when it had to stop");
        texts.put(" " + USAGE, "usage, or a bad configuration file");
        texts.put(" " + LOCK_LOST, "somebody removed its own lock file");
        texts.put(NOT_PERMITTED + "", "not permitted");
        return texts;
    }
}
