package org.zward.posix;

import org.zward.lock.ZwardException;

/** A command could not be started: it was not found, or may not or can't be executed. */
public final class CommandNotStartedException extends ZwardException {

    private static final long serialVersionUID = 1L;

    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    /** What a shell would end with. */
    private final int exitStatus;

    CommandNotStartedException(String command, int errno) {
        super(
                Kind.FAILED,
                command,
                Errno.ENOENT.is(errno)
                        ? "no such command was found"
                        : "the command can't be started, posix_spawn failed with " + Errno.symbol(errno),
                Errno.ENOENT.is(errno) || Errno.EACCES.is(errno)
                        ? "check its name, its permissions and PATH"
                        : Errno.remedy(errno));
        this.exitStatus = Errno.ENOENT.is(errno) ? NOT_FOUND : NOT_EXECUTABLE;
    }

    /**
     * What a shell would end with.
     *
     * @return 127 if it was not found, else 126
     */
    public int exitStatus() {
        return exitStatus;
    }
}
