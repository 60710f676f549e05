package org.zward.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The kernel's list of all file locks, {@code /proc/locks}. */
final class KernelLocks {

    private static final Path LIST = Path.of("/proc/locks");

    private KernelLocks() {}

    /** How many wait for a lock of the file; the list marks them with an arrow. */
    static long waitersOn(Path file) {
        try {
            String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
            return Files.readAllLines(LIST).stream()
                    .filter(line -> line.contains("->") && line.contains(inode))
                    .count();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static boolean isAwaited(Path file) {
        return waitersOn(file) > 0;
    }
}
