package org.zward.lock;

import java.util.regex.Pattern;

/**
 * The name of a pool, checked as ZFS checks it before any path is made of it.
 *
 * <p>The rules are {@code zpool_name_valid}'s of libzfs and {@code pool_namecheck}'s of zcommon, as measured: a letter
 * first; then letters, digits, {@code _ - . :} and space; at most 239 bytes. Names that ZFS reserves for vdevs and logs
 * are {@link #reserved()}: no pool can be created or imported under one, yet an old pool may be imported already.
 *
 * @param value the name
 */
public record PoolName(String value) implements Comparable<PoolName> {

    private static final int MAX_LENGTH = 239;
    private static final Pattern VALID = Pattern.compile("[A-Za-z][A-Za-z0-9_.: -]*");
    private static final Pattern RESERVED = Pattern.compile("(mirror|raidz|draid|spare).*|log");

    /**
     * Checks the name.
     *
     * @param value the name
     * @throws IllegalArgumentException if ZFS would not take it; {@link #parse} is for names from outside
     */
    public PoolName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not the name of a pool: " + value);
        }
    }

    /**
     * Reads a name from outside. A {@code pool/dataset} means its pool.
     *
     * @param poolOrDataset what somebody typed
     * @return the pool's name
     * @throws InvalidNameException if ZFS would not take it, or the dataset's part of it
     */
    public static PoolName parse(String poolOrDataset) throws InvalidNameException {
        if (poolOrDataset.indexOf('/') >= 0) {
            return DatasetName.parse(poolOrDataset).pool();
        }
        if (!isValid(poolOrDataset)) {
            throw new InvalidNameException(poolOrDataset, "pool");
        }
        return new PoolName(poolOrDataset);
    }

    /**
     * Whether a string could be the name of a pool.
     *
     * @param name any string
     * @return true if ZFS would take it, reserved names included
     */
    public static boolean isValid(String name) {
        return name.length() <= MAX_LENGTH && VALID.matcher(name).matches();
    }

    /**
     * Whether ZFS keeps the name for itself.
     *
     * @return true for {@code log} and whatever starts with {@code mirror}, {@code raidz}, {@code draid}, {@code spare}
     */
    public boolean reserved() {
        return RESERVED.matcher(value).matches();
    }

    /**
     * The name as one word of a shell command, for a message that suggests one.
     *
     * @return the name, in double quotes if there is a space in it; nothing else that ZFS takes means anything to a shell
     */
    public String shellWord() {
        return value.indexOf(' ') < 0 ? value : '"' + value + '"';
    }

    @Override
    public int compareTo(PoolName other) {
        return value.compareTo(other.value);
    }

    /**
     * The name.
     *
     * @return the name, and nothing else
     */
    @Override
    public String toString() {
        return value;
    }
}
