package org.zward.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import org.zward.lock.LockFilesException;

/**
 * The calls of libc that start a process and wait for it, one to one; bound only where a command is run. Read from
 * {@code spawn.h}, {@code sys/wait.h}, {@code signal.h}, {@code unistd.h}, {@code sys/socket.h} and {@code poll.h} of glibc
 * 2.36. See {@link LibC}, whose rules hold here too.
 *
 * <p>{@code posix_spawn} and its helpers return an error number and leave errno alone; the others return -1 and set it.
 */
final class ProcessCalls {

    static final short POSIX_SPAWN_SETSIGMASK = 0x08;
    static final short POSIX_SPAWN_SETSID = 0x80;
    static final int P_PID = 1;
    static final int WNOHANG = 1;
    static final int WEXITED = 4;
    static final int WNOWAIT = 0x01000000;

    private ProcessCalls() {}

    /** Binds the calls, once in a process. */
    static ProcessCalls load() throws LockFilesException {
        LibC.load();
        return Bound.CALLS;
    }

    native int posix_spawnp(long pid, long file, long actions, long attributes, long arguments, long environment);

    native int posix_spawn_file_actions_init(long actions);

    native int posix_spawn_file_actions_addclose(long actions, int descriptor);

    native int posix_spawn_file_actions_adddup2(long actions, int descriptor, int number);

    native int posix_spawn_file_actions_destroy(long actions);

    native int posix_spawnattr_init(long attributes);

    native int posix_spawnattr_setflags(long attributes, short flags);

    native int posix_spawnattr_setsigmask(long attributes, long set);

    native int posix_spawnattr_destroy(long attributes);

    native int pipe2(long descriptors, int flags);

    native int waitid(int type, int pid, long info, int options);

    native int waitpid(int pid, long status, int options);

    native int kill(int pid, int signal);

    native int getpid();

    native int getsockopt(int socket, int level, int option, long value, long length);

    native int poll(long descriptors, long count, int timeout);

    private static final class Bound {
        static final ProcessCalls CALLS = bind();

        private static ProcessCalls bind() {
            Native.register(ProcessCalls.class, NativeLibrary.getProcess());
            return new ProcessCalls();
        }
    }
}
