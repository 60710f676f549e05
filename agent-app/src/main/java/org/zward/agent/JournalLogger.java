package org.zward.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.zward.cli.log.Printable;

/**
 * Prints a line for each event. Where standard error goes to the journal the line begins with its priority, as {@code
 * sd-daemon(3)} has it; the journal knows who wrote it, and when. Thread-safe.
 */
final class JournalLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;
    private static final String LEVEL = "org.zward.agent.log.level";

    /** Not part of what a serialised logger is; nobody serialises one. */
    private final transient PrintStream out;

    private final Level least;
    private final boolean journal;

    JournalLogger(PrintStream out, Level least, boolean journal) {
        this.out = out;
        this.least = least;
        this.journal = journal;
        this.name = "zward-agent";
    }

    /** Chooses the lowest level that is printed. It has to be chosen before the first message. */
    static void choose(Level level) {
        System.setProperty(LEVEL, level.name());
    }

    static JournalLogger ofThisProcess() {
        return ofThisProcess(Level.valueOf(System.getProperty(LEVEL, Level.INFO.name())));
    }

    static JournalLogger ofThisProcess(Level least) {
        return new JournalLogger(System.err, least, isJournal(Path.of("/proc/self/fd/2"), System.getenv()));
    }

    /** Whether a stream is the journal's: {@code JOURNAL_STREAM} may be of a process above that was redirected. */
    static boolean isJournal(Path stream, Map<String, String> environment) {
        try {
            String status = Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");
            return status.equals(environment.get("JOURNAL_STREAM"));
        } catch (IOException e) {
            return false;
        }
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
        StringBuilder line = new StringBuilder(journal ? "<" + priority(level) + ">" : "zward-agent: ");
        line.append(Printable.escape(MessageFormatter.basicArrayFormat(pattern, arguments)));
        for (Throwable at = cause; at != null; at = at.getCause()) {
            line.append("; caused by ").append(Printable.escape(at.toString()));
        }
        out.println(line);
    }

    /** {@code sd-daemon(3)}: SD_ERR, SD_WARNING, SD_INFO, SD_DEBUG. */
    private static int priority(Level level) {
        return switch (level) {
            case ERROR -> 3;
            case WARN -> 4;
            case INFO -> 6;
            case DEBUG, TRACE -> 7;
        };
    }
}
