package org.zward.it.hosts;

/** The host on which a command ran was pulled, or died. */
final class HostGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HostGoneException(String command) {
        super("the host went while it ran: " + command);
    }
}
