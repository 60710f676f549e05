package org.zward.posix;

import com.sun.jna.Native;
import org.zward.lock.LockFilesException;
import org.zward.lock.ZwardException.Kind;

/** Turns the failure of a call of libc into the exception that says what, where, and what to do. */
final class FailedCall {

    private FailedCall() {}

    /** For a call that has just failed on this thread, and left its error number. */
    static LockFilesException on(String path, String call) {
        return on(path, call, Native.getLastError());
    }

    static LockFilesException on(String path, String call, int errno) {
        boolean forbidden = Errno.EPERM.is(errno) || Errno.EACCES.is(errno);
        return new LockFilesException(
                forbidden ? Kind.NOT_PERMITTED : Kind.FAILED,
                path,
                call + " failed with " + Errno.symbol(errno),
                Errno.remedy(errno));
    }
}
