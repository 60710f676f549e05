package org.zward.zfs.label;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/**
 * The root of a pool as of one transaction group: {@code uberblock_t} of {@code sys/uberblock_impl.h}. With multihost
 * on, its host writes one every so often even where nothing changes.
 *
 * @param txg the transaction group
 * @param timestamp when, in seconds
 * @param mmpDelay nanoseconds between multihost's last writes; zero while multihost is off
 * @param mmpConfig multihost's write interval, allowed failures and sequence number, with a bit for each that is valid
 */
record Uberblock(long txg, long timestamp, long mmpDelay, long mmpConfig) implements Comparable<Uberblock> {

    private static final long MAGIC = 0x00bab10cL;
    private static final long MMP_MAGIC = 0xa11cea11L;
    private static final int BLKPTR_SIZE = 128;
    private static final int TXG = 16;
    private static final int TIMESTAMP = 32;
    private static final int MMP = 40 + BLKPTR_SIZE + 8; // ub_mmp_magic follows ub_rootbp and ub_software_version
    private static final int INTERVAL_VALID = 0x01;
    private static final int SEQUENCE_VALID = 0x02;
    private static final int FAIL_INTERVALS_VALID = 0x04;

    // the kernel's own, in spa_activity_check_duration() of spa.c, with the defaults of its parameters
    private static final int IMPORT_INTERVALS = 20;
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
    private static final int SAFETY_FACTOR = 2;

    /** Reads the one at the start of a block. */
    static Optional<Uberblock> parse(ByteBuffer block) {
        ByteBuffer in = block.slice();
        long magic = in.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        if (magic != MAGIC) {
            if (magic != Long.reverseBytes(MAGIC)) {
                return Optional.empty();
            }
            in.order(ByteOrder.BIG_ENDIAN);
        }
        boolean hasMmp = in.getLong(MMP) == MMP_MAGIC;
        return Optional.of(new Uberblock(
                in.getLong(TXG),
                in.getLong(TIMESTAMP),
                hasMmp ? in.getLong(MMP + 8) : 0,
                hasMmp ? in.getLong(MMP + 16) : 0));
    }

    /** Whether the host that wrote it had multihost on. */
    boolean isMultihost() {
        return mmpDelay != 0;
    }

    /** How long to look for a newer one before its host counts as gone: as long as the kernel does. */
    Duration activityCheck() {
        Duration least = DEFAULT_INTERVAL.multipliedBy(IMPORT_INTERVALS);
        if ((mmpConfig & INTERVAL_VALID) == 0) {
            return longer(least, DEFAULT_INTERVAL.plusNanos(mmpDelay).multipliedBy(IMPORT_INTERVALS));
        }
        Duration interval = Duration.ofMillis(mmpConfig >>> 8 & 0xffffff);
        long failIntervals = mmpConfig >>> 48;
        if ((mmpConfig & FAIL_INTERVALS_VALID) != 0 && failIntervals > 0) {
            return interval.multipliedBy(failIntervals * SAFETY_FACTOR);
        }
        return longer(least, interval.plusNanos(mmpDelay).multipliedBy(IMPORT_INTERVALS));
    }

    boolean isOlderThan(Uberblock other) {
        return compareTo(other) < 0;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private long sequence() {
        return (mmpConfig & SEQUENCE_VALID) == 0 ? 0 : mmpConfig >>> 32 & 0xffff;
    }

    /** The newer is the greater, as {@code vdev_uberblock_compare()} of vdev_label.c has it. */
    @Override
    public int compareTo(Uberblock other) {
        return Comparator.comparingLong(Uberblock::txg)
                .thenComparingLong(Uberblock::timestamp)
                .thenComparingLong(Uberblock::sequence)
                .compare(this, other);
    }
}
