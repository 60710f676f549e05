package org.zward.posix;

import com.sun.jna.Native;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.LockFilesException;

/**
 * A turn at a device that all processes of this host share: one that wants to be alone there, and those that don't mind
 * each other, wait for one another. It is a lock of {@code fcntl(2)} on a byte of the device, which belongs to an open
 * file description: the kernel ends it with the process, and the device itself is not touched.
 *
 * <p>A courtesy, not an exclusion: who does not get its turn in time goes on without, so that one that hangs does not hold
 * up the others. Nothing whose safety depends on it may use it; that is what {@link PosixLockFiles} is for.
 *
 * <p>Thread-safe. Lock order: the last; no lock of ours is waited for during a turn.
 */
public final class DeviceTurn implements AutoCloseable {

    /** Who may have a turn at the same time. */
    public enum Company {
        /** Nobody. */
        NONE,
        /** Whoever does not want to be alone. */
        OTHERS
    }

    private static final Logger LOG = LoggerFactory.getLogger(DeviceTurn.class);

    /** Not one of those that a tool inherits with the locks of a pool. */
    private static final LockByte BYTE = new LockByte(2);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Optional<TakenByte> taken;

    private DeviceTurn(Optional<TakenByte> taken) {
        this.taken = taken;
    }

    /**
     * Waits for a turn.
     *
     * @param device the device
     * @param company who may have a turn meanwhile
     * @param deadline when to go on without; an interrupt has the same effect, and the thread stays interrupted
     * @return the turn, or what stands for it; the caller closes it
     */
    public static DeviceTurn take(Path device, Company company, Deadline deadline) {
        try {
            LibC libc = LibC.load();
            int descriptor = new LockPath(device.toString()).open(libc, LibC.O_RDWR | LibC.O_CLOEXEC);
            if (descriptor < 0) {
                return without(device, "it can't be opened: errno " + Native.getLastError());
            }
            return await(libc, descriptor, device, company, deadline);
        } catch (LockFilesException e) {
            return without(device, e.problem());
        }
    }

    private static DeviceTurn await(LibC libc, int descriptor, Path device, Company company, Deadline deadline) {
        while (true) {
            int status = company == Company.NONE ? BYTE.tryLock(libc, descriptor) : BYTE.tryShare(libc, descriptor);
            if (status == 0) {
                return new DeviceTurn(Optional.of(new TakenByte(libc, BYTE, descriptor)));
            }
            int errno = Native.getLastError();
            boolean taken = Errno.EAGAIN.is(errno) || Errno.EACCES.is(errno);
            if (!taken || deadline.hasPassed() || Thread.currentThread().isInterrupted()) {
                libc.close(descriptor);
                return without(device, taken ? "others have it" : "fcntl(F_OFD_SETLK): errno " + errno);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static DeviceTurn without(Path device, String why) {
        LOG.debug("{}: going on without a turn: {}", device, why);
        return new DeviceTurn(Optional.empty());
    }

    /** Whether it is a turn indeed. */
    boolean isTaken() {
        return taken.isPresent();
    }

    /** Ends the turn. */
    @Override
    public void close() {
        taken.ifPresent(TakenByte::close);
    }
}
