package org.zward.target;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.zward.lock.ZwardException.Kind;

/**
 * What a target goes by, whatever becomes of its device and its mount point.
 *
 * @param uuid the number
 */
public record TargetId(UUID uuid) implements Comparable<TargetId> {

    /** All of it, unlike {@link UUID#fromString}, which takes {@code 1-1-1-1-1} too. */
    private static final Pattern WRITTEN =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /**
     * Makes a new one.
     *
     * @return one that no other target has
     */
    public static TargetId random() {
        return new TargetId(UUID.randomUUID());
    }

    /**
     * Reads one from outside.
     *
     * @param text 36 characters, in capitals or not
     * @return the id
     * @throws TargetException of kind {@code INVALID} if it is not written as a uuid is
     */
    public static TargetId parse(String text) throws TargetException {
        if (!WRITTEN.matcher(text).matches()) {
            throw new TargetException(
                    Kind.INVALID, text, "not the uuid of a target", "'zward target list' shows those that are known");
        }
        return new TargetId(UUID.fromString(text.toLowerCase(Locale.ROOT)));
    }

    @Override
    public int compareTo(TargetId other) {
        return toString().compareTo(other.toString());
    }

    /**
     * The uuid.
     *
     * @return 36 characters, no capitals
     */
    @Override
    public String toString() {
        return uuid.toString();
    }
}
