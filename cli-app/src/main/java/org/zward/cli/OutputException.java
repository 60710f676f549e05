package org.zward.cli;

import org.zward.lock.ZwardException;

/** Standard output can't be written to. */
final class OutputException extends ZwardException {

    private static final long serialVersionUID = 1L;

    OutputException(Throwable cause) {
        super(
                Kind.FAILED,
                "standard output",
                "not all could be written, " + cause.getMessage(),
                "check where it goes; what was asked for is done",
                cause);
    }
}
