package org.zward.zfs.label;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;

/** Writes labels as ZFS does, so that tests can make devices without it. */
final class LabelWriter {

    static final long DEVICE_SIZE = 64L << 20;
    static final int VDEV_PHYS = 16 << 10;
    static final int UBERBLOCKS = 128 << 10;

    private LabelWriter() {}

    /** Writes all four labels of a device. */
    static void write(Path device, NvList label) {
        for (int i = 0; i < 4; i++) {
            write(device, label, i);
        }
    }

    /** Writes one of the four. */
    static void write(Path device, NvList label, int index) {
        byte[] block = new byte[112 << 10];
        byte[] packed = pack(label);
        System.arraycopy(packed, 0, block, 0, packed.length);
        writeBlock(device, block, offset(index) + VDEV_PHYS, ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes a block with its checksum, as a host of that byte order does. */
    static void writeBlock(Path device, byte[] block, long offset, ByteOrder order) {
        ByteBuffer trailer = ByteBuffer.wrap(block, block.length - 40, 40).order(order);
        trailer.putLong(0x0210da7ab10c7a11L)
                .putLong(offset)
                .putLong(0)
                .putLong(0)
                .putLong(0);
        ByteBuffer digest = ByteBuffer.wrap(sha256(block));
        trailer.position(block.length - 32);
        while (digest.hasRemaining()) {
            trailer.putLong(digest.getLong());
        }
        writeRaw(device, block, offset);
    }

    static void writeRaw(Path device, byte[] bytes, long offset) {
        try (RandomAccessFile file = new RandomAccessFile(device.toFile(), "rw")) {
            if (file.length() < DEVICE_SIZE) {
                file.setLength(DEVICE_SIZE);
            }
            file.seek(offset);
            file.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long offset(int label) {
        return label < 2 ? label * (256L << 10) : DEVICE_SIZE - (4 - label) * (256L << 10);
    }

    /** Packs a list with XDR: numbers, strings, flags, lists, and arrays of numbers and lists. */
    static byte[] pack(NvList list) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(0x01010000);
            pairs(out, list);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void pairs(DataOutputStream out, NvList list) throws IOException {
        out.writeInt(0);
        out.writeInt(1);
        for (Map.Entry<String, Object> pair : list.pairs().entrySet()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream body = new DataOutputStream(bytes);
            string(body, pair.getKey());
            value(body, pair.getValue());
            out.writeInt(bytes.size() + 8);
            out.writeInt(bytes.size() + 8);
            bytes.writeTo(out);
        }
        out.writeLong(0);
    }

    private static void value(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Long number) {
            head(out, 8, 1);
            out.writeLong(number);
        } else if (value instanceof String string) {
            head(out, 9, 1);
            string(out, string);
        } else if (value instanceof NvList list) {
            head(out, 19, 1);
            pairs(out, list);
        } else if (value instanceof Boolean) {
            head(out, 1, 0);
        } else if (value instanceof List<?> list && list.get(0) instanceof Long) {
            head(out, 16, list.size());
            out.writeInt(list.size());
            for (Object number : list) {
                out.writeLong((Long) number);
            }
        } else if (value instanceof List<?> list) {
            head(out, 20, list.size());
            for (Object element : list) {
                pairs(out, (NvList) element);
            }
        } else {
            throw new IllegalArgumentException("no type for " + value);
        }
    }

    private static void head(DataOutputStream out, int type, int elements) throws IOException {
        out.writeInt(type);
        out.writeInt(elements);
    }

    private static void string(DataOutputStream out, String string) throws IOException {
        byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.write(new byte[-bytes.length & 3]);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
