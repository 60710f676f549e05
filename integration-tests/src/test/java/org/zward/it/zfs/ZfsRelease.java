package org.zward.it.zfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of OpenZFS.
 *
 * @param series what tests go by: {@code 2.1}, {@code 2.3}
 * @param version the whole version: {@code 2.1.11-1+deb12u1}
 */
public record ZfsRelease(String series, String version) {
    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+)\\..*");

    /**
     * The release of this machine's kernel modules.
     *
     * @return the release
     */
    public static ZfsRelease ofThisKernel() {
        try {
            return of(Files.readString(Path.of("/sys/module/zfs/version")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("this kernel has no ZFS", e);
        }
    }

    static ZfsRelease of(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a version of OpenZFS: " + version);
        }
        return new ZfsRelease(matcher.group(1), version);
    }

    /**
     * The version.
     *
     * @return the whole version
     */
    @Override
    public String toString() {
        return version;
    }
}
