package org.zward.lock;

import java.util.regex.Pattern;

/**
 * The name of a dataset: a pool's, or {@code pool/path}, checked as ZFS checks it ({@code entity_namecheck} of zcommon:
 * components of letters, digits, {@code _ - . :} and space, none empty, {@code .} or {@code ..}; at most 255 bytes).
 * Snapshots and bookmarks are none.
 *
 * @param value the whole name
 */
public record DatasetName(String value) {

    private static final int MAX_LENGTH = 255;
    private static final Pattern COMPONENT = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.: -]+");

    /**
     * Checks the name.
     *
     * @param value the name
     * @throws IllegalArgumentException if ZFS would not take it; {@link #parse} is for names from outside
     */
    public DatasetName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not the name of a dataset: " + value);
        }
    }

    /**
     * Reads a name from outside.
     *
     * @param name what somebody typed
     * @return the name
     * @throws InvalidNameException if ZFS would not take it
     */
    public static DatasetName parse(String name) throws InvalidNameException {
        if (!isValid(name)) {
            throw new InvalidNameException(name, "dataset");
        }
        return new DatasetName(name);
    }

    private static boolean isValid(String name) {
        if (name.length() > MAX_LENGTH) {
            return false;
        }
        String[] components = name.split("/", -1);
        if (!PoolName.isValid(components[0])) {
            return false;
        }
        for (int i = 1; i < components.length; i++) {
            if (!COMPONENT.matcher(components[i]).matches()) {
                return false;
            }
        }
        return true;
    }

    /**
     * The pool it is in.
     *
     * @return the pool's name
     */
    public PoolName pool() {
        int slash = value.indexOf('/');
        return new PoolName(slash < 0 ? value : value.substring(0, slash));
    }

    /**
     * The name as one word of a shell command, for a message that suggests one.
     *
     * @return the name, in double quotes if there is a space in it; nothing else that ZFS takes means anything to a shell
     */
    public String shellWord() {
        return value.indexOf(' ') < 0 ? value : '"' + value + '"';
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
