package org.zward.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import org.zward.lock.LockFilesException;

/**
 * The calls of libc that send a datagram, one to one; bound only where a service manager is told something. Read from
 * {@code sys/socket.h}, {@code bits/socket.h}, {@code bits/socket_type.h} and {@code sys/un.h} of glibc 2.36; {@code
 * socklen_t} has 32 bits. See {@link LibC}, whose rules hold here too.
 */
final class SocketCalls {

    static final int AF_UNIX = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_CLOEXEC = 02000000;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;

    /** {@code struct sockaddr_un}: {@code sa_family_t sun_family} of two bytes, {@code char sun_path[108]}. */
    static final int SUN_PATH = 2;

    static final int SUN_PATH_SIZE = 108;

    private SocketCalls() {}

    /** Binds the calls, once in a process. */
    static SocketCalls load() throws LockFilesException {
        LibC.load();
        return Bound.CALLS;
    }

    native int socket(int domain, int type, int protocol);

    native long sendto(int socket, long buffer, long size, int flags, long address, int length);

    /** Loading it binds the natives of the class around it; {@link LibC} is loaded by then. */
    private static final class Bound {
        static final SocketCalls CALLS = bind();

        private static SocketCalls bind() {
            Native.register(SocketCalls.class, NativeLibrary.getProcess());
            return new SocketCalls();
        }
    }
}
