package org.zward.zfs;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Optional;
import org.zward.lock.Guid;
import org.zward.pool.ImportablePool;
import org.zward.pool.PoolLabel;
import org.zward.pool.ZfsException;

/**
 * Reads labels from devices with {@code zpool_read_label}: a few reads per device, no kernel ZFS, no activity check.
 */
final class LabelReader {

    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    /** {@code bits/fcntl-linux.h}, and {@code asm/fcntl.h} of arm64. */
    private static final int O_DIRECT = Platform.isARM() ? 0x10000 : 0x4000;

    private final ZfsLibraries libraries;
    private final NativeLedger ledger;

    LabelReader(ZfsLibraries libraries, NativeLedger ledger) {
        this.libraries = libraries;
        this.ledger = ledger;
    }

    private record Dated(PoolLabel label, long txg) {}

    /** The newest label of a pool among its devices; see {@link org.zward.pool.Zpools#readLabel}. */
    Optional<PoolLabel> newest(ImportablePool hint) throws ZfsException {
        Optional<Dated> newest = Optional.empty();
        Optional<ZfsException> failure = Optional.empty();
        boolean anyRead = false;
        for (Path device : hint.devices()) {
            try {
                Optional<Dated> label = read(device, hint.label().guid());
                anyRead = true;
                if (label.isPresent()
                        && (newest.isEmpty() || label.get().txg() > newest.get().txg())) {
                    newest = label;
                }
            } catch (ZfsException e) {
                failure = failure.isPresent() ? failure : Optional.of(e);
            }
        }
        if (!anyRead && failure.isPresent()) {
            throw failure.get();
        }
        return newest.map(Dated::label);
    }

    private Optional<Dated> read(Path device, Guid pool) throws ZfsException {
        Optional<Descriptor> opened = open(device);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (Descriptor descriptor = opened.get();
                Memory result = new Memory(Native.POINTER_SIZE)) {
            if (libraries.dialect().readLabel(descriptor.number(), result) != 0) {
                throw failure(device, "label can't be read", Native.getLastError());
            }
            Pointer config = result.getPointer(0);
            if (config == null) {
                return Optional.empty();
            }
            try (Owned owned = new Owned(config, libraries.nvpair()::nvlist_free, ledger)) {
                NvList label = new NvList(libraries.nvpair(), owned.pointer());
                return Labels.parse(label)
                        .filter(found -> found.guid().equals(pool))
                        .map(found -> new Dated(found, label.uint64("txg").orElse(0L)));
            }
        }
    }

    /** A descriptor, counted; closed once. */
    private record Descriptor(int number, LibC libc, NativeLedger ledger) implements AutoCloseable {

        @Override
        public void close() {
            libc.close(number);
            ledger.leave();
        }
    }

    /** Nothing if there is no such device any more. */
    private Optional<Descriptor> open(Path device) throws ZfsException {
        // past the page cache: another host may have written to the disk since it was filled
        int number = libraries.libc().open(device.toString(), O_RDONLY | O_CLOEXEC | O_DIRECT);
        int errno = number < 0 ? Native.getLastError() : 0;
        if (errno == Errno.EINVAL) { // a file system that can't
            number = libraries.libc().open(device.toString(), O_RDONLY | O_CLOEXEC);
            errno = number < 0 ? Native.getLastError() : 0;
        }
        if (errno == Errno.ENOENT || errno == Errno.ENXIO) {
            return Optional.empty();
        }
        if (errno != 0) {
            throw failure(device, "can't be opened", errno);
        }
        ledger.enter();
        return Optional.of(new Descriptor(number, libraries.libc(), ledger));
    }

    private ZfsException failure(Path device, String what, int errno) {
        return Errno.failure(device.toString(), what, errno, libraries.libc());
    }
}
