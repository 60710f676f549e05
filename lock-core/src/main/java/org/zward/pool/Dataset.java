package org.zward.pool;

import java.util.Map;
import java.util.TreeMap;
import org.zward.lock.DatasetName;

/**
 * A file system or volume of an imported pool.
 *
 * @param name its name
 * @param type which of the two
 * @param properties its properties by name, as {@code zfs get -p} prints them: {@code used}, {@code available},
 *     {@code referenced}, {@code mountpoint}, {@code canmount}, {@code mounted} as far as the type has them, and every
 *     user property
 */
public record Dataset(DatasetName name, Type type, Map<String, Property> properties) {

    /** The type of a dataset. */
    public enum Type {
        /** A file system. */
        FILESYSTEM,
        /** A block device. */
        VOLUME
    }

    /**
     * A property of a dataset.
     *
     * @param value its value
     * @param source where it is set: {@code local}, {@code default}, {@code inherited from POOL/DATASET}, {@code -} for
     *     one that can't be set, as {@code zfs get} prints it
     */
    public record Property(String value, String source) {

        /**
         * Whether it is another dataset's.
         *
         * @return true if it is set above the dataset, and not on it
         */
        public boolean isInherited() {
            return source.startsWith("inherited from ");
        }
    }

    /**
     * Copies and sorts the properties.
     *
     * @param name its name
     * @param type which of the two
     * @param properties its properties by name
     */
    public Dataset {
        properties = java.util.Collections.unmodifiableMap(new TreeMap<>(properties));
    }
}
