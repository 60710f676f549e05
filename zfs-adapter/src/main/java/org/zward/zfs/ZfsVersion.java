package org.zward.zfs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release series of OpenZFS, for example 2.1. What comes after the second number changes no interface.
 *
 * @param major the first number
 * @param minor the second
 */
record ZfsVersion(int major, int minor) {

    private static final Pattern VERSION = Pattern.compile("(?:zfs-)?(\\d{1,6})\\.(\\d{1,6})([.-].*)?");

    /** Reads {@code 2.1.11-1} of {@code /sys/module/zfs/version} and {@code zfs-2.1.11-1} of the libraries. */
    static Optional<ZfsVersion> parse(String text) {
        Matcher matcher = VERSION.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new ZfsVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
