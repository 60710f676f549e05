package org.zward.target;

import java.util.Locale;
import java.util.Objects;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/**
 * A target as it is known: which dataset is mounted where. Whether the dataset exists is another matter.
 *
 * @param id what it goes by
 * @param device the dataset, which is not the root of its pool
 * @param mountPoint where it is to be mounted
 * @param fstype what is on it
 */
public record Target(TargetId id, DatasetName device, MountPoint mountPoint, Fstype fstype) {

    /** The file system on a target. */
    public enum Fstype {
        /** A Lustre server's. */
        LUSTRE,
        /** ZFS' own. */
        ZFS;

        /**
         * As the mount table and the command call it.
         *
         * @return {@code lustre} or {@code zfs}
         */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks the device.
     *
     * @param id what it goes by
     * @param device the dataset
     * @param mountPoint where it is to be mounted
     * @param fstype what is on it
     * @throws IllegalArgumentException if the device is a whole pool; {@link #parseDevice} is for names from outside
     */
    public Target {
        Objects.requireNonNull(id);
        Objects.requireNonNull(mountPoint);
        Objects.requireNonNull(fstype);
        if (!isBelowItsPool(device)) {
            throw new IllegalArgumentException("a whole pool: " + device);
        }
    }

    /**
     * Reads the name of a device from outside.
     *
     * @param text {@code POOL/DATASET}
     * @return the dataset
     * @throws ZwardException of kind {@code INVALID} if ZFS would not take it, or it is a whole pool
     */
    public static DatasetName parseDevice(String text) throws ZwardException {
        DatasetName device = DatasetName.parse(text);
        if (!isBelowItsPool(device)) {
            throw new TargetException(
                    Kind.INVALID, text, "a pool, not a dataset of one", "write POOL/DATASET, for example tank/ost0");
        }
        return device;
    }

    private static boolean isBelowItsPool(DatasetName device) {
        return !device.value().equals(device.pool().value());
    }

    /**
     * The pool that its device is in.
     *
     * @return the pool's name
     */
    public PoolName pool() {
        return device.pool();
    }
}
