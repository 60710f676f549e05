package org.zward.cli.log;

import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Prints messages from one level on as lines on standard error, warnings marked as such. Thread-safe. */
final class StderrLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    private final Level least;

    StderrLogger(Level least) {
        this.least = least;
        this.name = "zward";
    }

    @Override
    public boolean isTraceEnabled() {
        return prints(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return prints(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return prints(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return prints(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return prints(Level.ERROR);
    }

    private boolean prints(Level level) {
        return level.toInt() >= least.toInt();
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable cause) {
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        String mark = level.toInt() >= Level.WARN.toInt() ? "warning: " : "";
        System.err.println("zward: " + mark + Printable.escape(message));
        if (cause != null && prints(Level.DEBUG)) {
            cause.printStackTrace();
        }
    }
}
