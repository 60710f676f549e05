package org.zward.lock;

/**
 * The lock directory or a file in it can't be used: it is not what it must be, the file system is full or read-only, no
 * descriptors are left, or the kernel did not permit it.
 */
public final class LockFilesException extends ZwardException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param kind {@link ZwardException.Kind#NOT_PERMITTED} for EPERM and EACCES, else
     *     {@link ZwardException.Kind#FAILED}
     * @param path the directory or file
     * @param problem what happened, with the call and the errno's symbol if a call failed
     * @param remedy what to do next
     */
    public LockFilesException(Kind kind, String path, String problem, String remedy) {
        super(kind, path, problem, remedy);
    }
}
