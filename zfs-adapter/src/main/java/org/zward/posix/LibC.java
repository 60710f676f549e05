package org.zward.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.zward.lock.LockFilesException;
import org.zward.lock.ZwardException.Kind;

/**
 * The calls of libc that the lock file protocol is made of, one to one. Each returns what C returns; errno is read with
 * {@link Native#getLastError} right after a failure. Stateless, thread-safe.
 *
 * <p>Pointers are {@code long}: JNA's direct mapping hands them over as they are. Types are those of LP64: {@code
 * size_t}, {@code ssize_t}, {@code off_t} and {@code pthread_t} have 64 bits; {@code int}, {@code mode_t} and {@code
 * uid_t} 32. Read from the headers of glibc 2.36.
 *
 * <p>{@code open} and {@code fcntl} are variadic in C and are mapped with a fixed arity all the same: direct mapping
 * knows no varargs, and interface mapping costs 500 to 900 ns a call more. It is right on the two machines that are let
 * in. The psABI of x86-64 passes variadic arguments in the registers of fixed ones and wants an upper bound of the
 * vector registers used in {@code al}, which libffi always sets; AAPCS64 on Linux passes them as fixed ones (Apple's
 * does not). An {@code int} where C reads a {@code long}, or the other way round, shares its register. Any other machine
 * is refused.
 */
final class LibC {

    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0100;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;

    /** {@code bits/fcntl-linux.h}, and {@code asm/fcntl.h} of arm64: the one flag of ours in which the two differ. */
    static final int O_NOFOLLOW = Platform.isARM() ? 0100000 : 0400000;

    static final int F_OFD_GETLK = 36;
    static final int F_OFD_SETLK = 37;
    static final int F_OFD_SETLKW = 38;
    static final int F_DUPFD_CLOEXEC = 1030;

    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_EMPTY_PATH = 0x1000;

    private final int user;

    private LibC() {
        user = geteuid();
    }

    /** Binds the calls, once in a process. */
    static LibC load() throws LockFilesException {
        try {
            return Bound.LIBC;
        } catch (LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new LockFilesException(
                    Kind.FAILED,
                    "libc",
                    "can't be bound on " + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ": "
                            + String.valueOf(cause.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                    "run on Linux with glibc 2.28 or later, on x86-64 or aarch64, with a temporary directory that"
                            + " libraries can be loaded from");
        }
    }

    /** The calls, for whoever could not have got here had they not been {@linkplain #load bound}. */
    static LibC loaded() {
        return Bound.LIBC;
    }

    /** The effective user id, which a JVM keeps for life. */
    int user() {
        return user;
    }

    native int open(long path, int flags, int mode);

    native int close(int descriptor);

    native int fcntl(int descriptor, int command, long argument);

    native int statx(int directory, long path, int flags, int mask, long status);

    native long pread(int descriptor, long buffer, long size, long offset);

    native long pwrite(int descriptor, long buffer, long size, long offset);

    native int unlink(long path);

    native int mkdir(long path, int mode);

    native int chmod(long path, int mode);

    native int statfs(long path, long status);

    native int geteuid();

    native long pthread_self();

    native int pthread_kill(long thread, int signal);

    native int pthread_sigmask(int how, long set, long old);

    native int sigaction(int signal, long action, long old);

    native int sigemptyset(long set);

    native int sigaddset(long set, int signal);

    native int __libc_current_sigrtmax();

    /** Loading it binds the natives of the class around it; it fails as a class does that can't be linked. */
    private static final class Bound {
        static final LibC LIBC = bind();

        private static LibC bind() {
            if (!Platform.isLinux() || !Platform.is64Bit() || !(Platform.isIntel() || Platform.isARM())) {
                throw new UnsatisfiedLinkError("its calling convention is not known to zward");
            }
            Native.register(LibC.class, NativeLibrary.getProcess());
            return new LibC();
        }
    }
}
