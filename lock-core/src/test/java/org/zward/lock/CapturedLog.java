package org.zward.lock;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What is logged from now on, until it is closed. The module's build says which loggers print, and from what level on.
 *
 * <p>It takes the place of standard error in the whole process: only one at a time.
 */
public final class CapturedLog implements AutoCloseable {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    /** Begins. */
    public CapturedLog() {
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    }

    /**
     * What was logged.
     *
     * @return the lines so far
     */
    public String text() {
        return lines.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
