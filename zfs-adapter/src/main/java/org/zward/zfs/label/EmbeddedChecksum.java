package org.zward.zfs.label;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The checksum in the last 40 bytes of a label's blocks: {@code zio_eck_t} of {@code sys/zio.h}, with {@code
 * ZIO_CHECKSUM_LABEL}. SHA-256 over the block, in which the checksum itself counts as the block's own offset on the
 * device: so a block that was copied to another place is none.
 */
final class EmbeddedChecksum {

    private static final long ZEC_MAGIC = 0x0210da7ab10c7a11L;
    private static final int WORDS = 4;
    private static final int SIZE = Long.BYTES * (1 + WORDS);

    private EmbeddedChecksum() {}

    /**
     * Whether a block is as it was written.
     *
     * @param block the block, trailer included
     * @param offset where on the device it was read
     * @return false if it was torn, is no such block, or belongs elsewhere
     */
    static boolean matches(byte[] block, long offset) {
        ByteBuffer trailer = ByteBuffer.wrap(block, block.length - SIZE, SIZE).slice();
        ByteOrder order = order(trailer);
        if (order == null) {
            return false;
        }
        byte[] verified = block.clone();
        ByteBuffer.wrap(verified, block.length - SIZE + Long.BYTES, SIZE - Long.BYTES)
                .order(order)
                .putLong(offset)
                .putLong(0)
                .putLong(0)
                .putLong(0);
        ByteBuffer actual = ByteBuffer.wrap(sha256(verified)); // each word is big-endian, on any host
        trailer.order(order).position(Long.BYTES);
        for (int i = 0; i < WORDS; i++) {
            if (trailer.getLong() != actual.getLong()) {
                return false;
            }
        }
        return true;
    }

    /** The byte order of the host that wrote it, or null if it is no trailer. */
    private static ByteOrder order(ByteBuffer trailer) {
        long magic = trailer.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        if (magic == ZEC_MAGIC) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        return magic == Long.reverseBytes(ZEC_MAGIC) ? ByteOrder.BIG_ENDIAN : null;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
