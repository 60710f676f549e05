package org.zward.zfs;

import com.sun.jna.Library;
import com.sun.jna.Pointer;

/**
 * libc, as far as this package needs it: open(2), close(2), ioctl(2), strerror(3), fflush(3), fpurge(3), sigtimedwait(2).
 */
@SuppressWarnings("MemberName") // C names
interface LibC extends Library {

    int open(String path, int flags, Object... mode);

    int close(int descriptor);

    int ioctl(int descriptor, long request, Object... argument);

    String strerror(int errno);

    int fflush(Pointer stream);

    void flockfile(Pointer stream);

    void funlockfile(Pointer stream);

    void __fpurge(Pointer stream);

    int sigtimedwait(Pointer set, Pointer info, Pointer timeout);
}
