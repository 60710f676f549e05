package org.zward.cli;

/** The command line is wrong. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String command;

    /**
     * Makes one.
     *
     * @param command the command whose help explains what would be right, for example {@code zward locks}
     * @param message what is wrong
     */
    UsageException(String command, String message) {
        super(message);
        this.command = command;
    }

    /** The command whose help explains what would be right. */
    String command() {
        return command;
    }
}
