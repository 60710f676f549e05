package org.zward.cli.log;

import org.slf4j.event.Level;

/** From which level on messages are printed. It has to be chosen before the first message. */
public final class LogLevel {

    private static final String PROPERTY = "org.zward.cli.log.level";

    private LogLevel() {}

    /**
     * Chooses the level.
     *
     * @param level the lowest level that is printed
     */
    public static void choose(Level level) {
        System.setProperty(PROPERTY, level.name());
    }

    static Level current() {
        return Level.valueOf(System.getProperty(PROPERTY, Level.WARN.name()));
    }
}
