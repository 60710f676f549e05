package org.zward.zfs.label;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the four labels of a device: two at its start and two at its end, 256 KiB each ({@code vdev_label_t} of {@code
 * sys/vdev_impl.h}). A label with a checksum that doesn't match counts as none. ZFS writes them in two rounds, so that
 * of a device whose host died while it wrote, at least two are whole.
 */
final class LabelReader {

    /** The smallest device that ZFS takes, {@code SPA_MINDEVSIZE}. */
    static final long SMALLEST_DEVICE = 64L << 20;

    private static final int LABELS = 4;
    private static final long LABEL_SIZE = 256 << 10;
    private static final int VDEV_PHYS_OFFSET = 16 << 10;
    private static final int VDEV_PHYS_SIZE = 112 << 10;
    private static final int UBERBLOCKS_OFFSET = 128 << 10;
    private static final int UBERBLOCKS_SIZE = 128 << 10;
    private static final int SMALLEST_UBERBLOCK_SHIFT = 10;
    private static final long LARGEST_UBERBLOCK_SHIFT = 13;

    /** What labels are read from. */
    interface Source extends Closeable {

        long size() throws IOException;

        /** Reads bytes; offset and length are multiples of 4096, as reading past the page cache needs. */
        byte[] read(long offset, int length) throws IOException;
    }

    /** Opens a device or file. */
    @FunctionalInterface
    interface Opener {
        Source open(Path path) throws IOException;
    }

    private final Opener devices;

    LabelReader() {
        this(Device::open);
    }

    LabelReader(Opener devices) {
        this.devices = devices;
    }

    /**
     * What a device's labels say.
     *
     * @param label the newest
     * @param copies how many labels the device has
     */
    record Labels(VdevLabel label, int copies) {}

    /**
     * Reads a device's labels.
     *
     * @param path the device or file
     * @return its labels, or nothing if it is no part of a pool
     * @throws IOException if none of the four places can be read
     */
    Optional<Labels> read(Path path) throws IOException {
        try (Source device = devices.open(path)) {
            if (device.size() < SMALLEST_DEVICE) {
                return Optional.empty();
            }
            VdevLabel newest = null;
            int copies = 0;
            for (Map.Entry<Long, byte[]> part :
                    parts(device, VDEV_PHYS_OFFSET, VDEV_PHYS_SIZE).entrySet()) {
                VdevLabel label = parse(part.getValue(), part.getKey()).orElse(null);
                if (label != null) {
                    copies++;
                    newest = newest == null || label.txg() > newest.txg() ? label : newest;
                }
            }
            return newest == null ? Optional.empty() : Optional.of(new Labels(newest, copies));
        }
    }

    private static Optional<VdevLabel> parse(byte[] block, long offset) {
        if (!EmbeddedChecksum.matches(block, offset)) {
            return Optional.empty();
        }
        try {
            return VdevLabel.parse(ByteBuffer.wrap(block));
        } catch (MalformedLabelException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads the newest of a device's uberblocks.
     *
     * @param path the device
     * @param label its label
     * @return the uberblock, or nothing if it has none
     * @throws IOException if none of its four rings can be read
     */
    Optional<Uberblock> newestUberblock(Path path, VdevLabel label) throws IOException {
        long ashift = label.tree().uint64("ashift").orElse(0);
        int slot = 1 << (int) Math.max(SMALLEST_UBERBLOCK_SHIFT, Math.min(LARGEST_UBERBLOCK_SHIFT, ashift));
        List<Uberblock> found = new ArrayList<>();
        try (Source device = devices.open(path)) {
            parts(device, UBERBLOCKS_OFFSET, UBERBLOCKS_SIZE).forEach((start, ring) -> {
                for (int at = 0; at < ring.length; at += slot) {
                    byte[] block = Arrays.copyOfRange(ring, at, at + slot);
                    if (EmbeddedChecksum.matches(block, start + at)) {
                        Uberblock.parse(ByteBuffer.wrap(block)).ifPresent(found::add);
                    }
                }
            });
        }
        return found.stream().max(Comparator.naturalOrder());
    }

    /** The same part of each label that can be read, by its offset: a bad sector must not cost the other three. */
    private static Map<Long, byte[]> parts(Source device, int offsetInLabel, int length) throws IOException {
        long size = device.size();
        Map<Long, byte[]> parts = new TreeMap<>();
        List<IOException> failures = new ArrayList<>();
        for (int i = 0; i < LABELS; i++) {
            long offset = labelOffset(size, i) + offsetInLabel;
            try {
                parts.put(offset, device.read(offset, length));
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (parts.isEmpty()) {
            throw failures.get(0);
        }
        return parts;
    }

    private static long labelOffset(long deviceSize, int label) {
        long size = deviceSize - deviceSize % LABEL_SIZE;
        return label * LABEL_SIZE + (label < LABELS / 2 ? 0 : size - LABELS * LABEL_SIZE);
    }
}
