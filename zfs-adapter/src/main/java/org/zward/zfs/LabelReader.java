package org.zward.zfs;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Guid;
import org.zward.pool.ImportablePool;
import org.zward.pool.PoolLabel;
import org.zward.pool.ZfsException;

/**
 * Reads labels from devices with {@code zpool_read_label}: a few reads per device, no kernel ZFS, no activity check.
 */
final class LabelReader {

    private static final Logger LOG = LoggerFactory.getLogger(LabelReader.class);

    private final ZfsLibraries libraries;
    private final NativeLedger ledger;
    private final DeviceOpener devices;

    LabelReader(ZfsLibraries libraries, NativeLedger ledger) {
        this.libraries = libraries;
        this.ledger = ledger;
        this.devices = new DeviceOpener(libraries.libc(), ledger);
    }

    private record Dated(PoolLabel label, long txg) {}

    /** The newest label of a pool among its devices; see {@link org.zward.pool.Zpools#readLabel}. */
    Optional<PoolLabel> newest(ImportablePool hint) throws ZfsException {
        Optional<Dated> newest = Optional.empty();
        List<ZfsException> failures = new ArrayList<>();
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
                failures.add(e);
            }
        }
        if (!anyRead && !failures.isEmpty()) {
            throw failures.get(0);
        }
        failures.forEach(failure -> LOG.warn("{}: {}: passing over it", failure.subject(), failure.problem()));
        return newest.map(Dated::label);
    }

    private Optional<Dated> read(Path device, Guid pool) throws ZfsException {
        Optional<DeviceOpener.Descriptor> opened = devices.open(device);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (DeviceOpener.Descriptor descriptor = opened.get();
                Memory result = new Memory(Native.POINTER_SIZE)) {
            if (libraries.dialect().readLabel(descriptor.number(), result) != 0) {
                throw Errno.failure(device.toString(), "label can't be read", Native.getLastError(), libraries.libc());
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
}
