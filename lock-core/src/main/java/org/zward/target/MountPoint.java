package org.zward.target;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.zward.lock.ZwardException.Kind;

/**
 * Where a target is to be mounted: an absolute path, not the root, with no {@code .}, {@code ..} or empty part and no
 * control character. It need not exist.
 *
 * @param value the path
 */
public record MountPoint(String value) {

    /**
     * Checks the path.
     *
     * @param value the path
     * @throws IllegalArgumentException if it is none of that sort; {@link #parse} is for paths from outside
     */
    public MountPoint {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a mount point: " + value);
        }
    }

    /**
     * Reads a path from outside.
     *
     * @param text the path
     * @return the mount point
     * @throws TargetException of kind {@code INVALID} if it is none of that sort
     */
    public static MountPoint parse(String text) throws TargetException {
        if (!isValid(text)) {
            throw new TargetException(
                    Kind.INVALID,
                    text,
                    "not a mount point",
                    "write an absolute path without '.', '..', '//' and a '/' at its end");
        }
        return new MountPoint(text);
    }

    private static boolean isValid(String text) {
        try {
            Path path = Path.of(text);
            return path.isAbsolute()
                    && path.getNameCount() > 0
                    && path.normalize().toString().equals(text)
                    && text.chars().noneMatch(Character::isISOControl);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * The path.
     *
     * @return the path, as the file system knows it
     */
    public Path path() {
        return Path.of(value);
    }

    /**
     * The path.
     *
     * @return the path, and nothing else
     */
    @Override
    public String toString() {
        return value;
    }
}
