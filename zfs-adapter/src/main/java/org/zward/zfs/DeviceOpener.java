package org.zward.zfs;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.zward.lock.IoReason;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;
import org.zward.zfs.label.DeviceKind;

/**
 * Opens devices for reading: block devices and files, whatever path a label names. A path is looked at by a descriptor
 * that opens nothing ({@code O_PATH}), and what was looked at is what is opened then, even if the path leads elsewhere by
 * that time.
 *
 * <p>Thread-safe.
 */
final class DeviceOpener {

    private static final int O_RDONLY = 0;
    /** {@code asm-generic/fcntl.h} of Linux, which x86-64 and arm64 follow in these. */
    private static final int O_NONBLOCK = 04000;

    private static final int O_CLOEXEC = 02000000;
    private static final int O_PATH = 010000000;
    /** {@code bits/fcntl-linux.h}, and {@code asm/fcntl.h} of arm64. */
    private static final int O_DIRECT = Platform.isARM() ? 0x10000 : 0x4000;

    private final LibC libc;
    private final NativeLedger ledger;

    DeviceOpener(LibC libc, NativeLedger ledger) {
        this.libc = libc;
        this.ledger = ledger;
    }

    /** A descriptor, counted; closed once. */
    record Descriptor(int number, LibC libc, NativeLedger ledger) implements AutoCloseable {

        @Override
        public void close() {
            libc.close(number);
            ledger.leave();
        }
    }

    /** Nothing if there is no such device any more. */
    Optional<Descriptor> open(Path device) throws ZfsException {
        int found = libc.open(device.toString(), O_PATH | O_CLOEXEC);
        if (found < 0) {
            return notOpened(device, Native.getLastError());
        }
        try {
            Path handle = Path.of("/proc/self/fd", Integer.toString(found));
            requireOpenable(device, handle);
            return open(device, handle);
        } finally {
            libc.close(found);
        }
    }

    private static void requireOpenable(Path device, Path handle) throws ZfsException {
        try {
            if (DeviceKind.of(handle).isOpenable()) {
                return;
            }
        } catch (IOException e) {
            throw new ZfsException(
                    Kind.FAILED, device.toString(), "can't be looked at: " + IoReason.of(e), "mount /proc", e);
        }
        throw new ZfsException(
                Kind.FAILED, device.toString(), "neither a block device nor a file", "remove it from that path");
    }

    private Optional<Descriptor> open(Path device, Path handle) throws ZfsException {
        // past the page cache: another host may have written to the disk since it was filled
        int number = libc.open(handle.toString(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_DIRECT);
        int errno = number < 0 ? Native.getLastError() : 0;
        if (errno == Errno.EINVAL) { // a file system that can't
            number = libc.open(handle.toString(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
            errno = number < 0 ? Native.getLastError() : 0;
        }
        if (errno != 0) {
            return notOpened(device, errno);
        }
        ledger.enter();
        return Optional.of(new Descriptor(number, libc, ledger));
    }

    private Optional<Descriptor> notOpened(Path device, int errno) throws ZfsException {
        if (errno == Errno.ENOENT || errno == Errno.ENXIO) {
            return Optional.empty();
        }
        throw Errno.failure(device.toString(), "can't be opened", errno, libc);
    }
}
