package org.zward.zfs.label;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the path of a device leads to, as told without opening it: to open a FIFO may take for ever, and a watchdog bites. */
public enum DeviceKind {
    /** A block device. */
    BLOCK_DEVICE,
    /** A regular file. */
    FILE,
    /** Anything else. */
    OTHER;

    private static final int S_IFMT = 0170000;
    private static final int S_IFBLK = 0060000;
    private static final int S_IFREG = 0100000;

    /**
     * Looks at a path; a link is followed.
     *
     * @param path the path
     * @return what it leads to
     * @throws IOException if there is nothing, or it can't be looked at
     */
    public static DeviceKind of(Path path) throws IOException {
        return switch ((Integer) Files.getAttribute(path, "unix:mode") & S_IFMT) {
            case S_IFBLK -> BLOCK_DEVICE;
            case S_IFREG -> FILE;
            default -> OTHER;
        };
    }

    /**
     * Whether a vdev can be on it, so that it may be opened: without effects, that is, and without waiting.
     *
     * @return whether it is a block device or a file
     */
    public boolean isOpenable() {
        return this != OTHER;
    }
}
