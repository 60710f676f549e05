package org.zward.host;

import org.zward.lock.ZwardException;

/** The file that gives this host its hostid can't be made. */
public final class HostIdException extends ZwardException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param kind {@link ZwardException.Kind#NOT_PERMITTED} or {@link ZwardException.Kind#FAILED}
     * @param path the file
     * @param problem what happened
     * @param remedy what to do next
     * @param cause the failure underneath
     */
    public HostIdException(Kind kind, String path, String problem, String remedy, Throwable cause) {
        super(kind, path, problem, remedy, cause);
    }
}
