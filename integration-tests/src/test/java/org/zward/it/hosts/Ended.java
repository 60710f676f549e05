package org.zward.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a command on a host ended.
 *
 * @param command the command
 * @param status its exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Ended(String command, int status, String out, String err) {

    /** It ended with this status. */
    Ended with(int expected) {
        assertThat(status).as(toString()).isEqualTo(expected);
        return this;
    }

    /** It succeeded: what it printed. */
    String well() {
        return with(0).out().strip();
    }

    /** It is zward and failed with this status: the one line in which it said why. */
    String failed(int expected) {
        with(expected);
        assertThat(out).as(toString()).isEmpty();
        assertThat(err).as(toString()).startsWith("zward: ").hasLineCount(1);
        return err.strip();
    }

    boolean succeeded() {
        return status == 0;
    }

    @Override
    public String toString() {
        return command + ": status " + status + ": " + out + err;
    }
}
