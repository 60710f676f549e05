package org.zward.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.StringTokenizer;

/**
 * The kernel's own list of the locks that an open file description has: the {@code lock:} lines of {@code
 * /proc/self/fdinfo/FD} ({@code proc_pid_fdinfo(5)}, since 3.8; {@code lock_get_status} of {@code fs/locks.c}), for
 * example
 *
 * <pre>lock:	1: OFDLCK ADVISORY  WRITE -1 00:1b:3000004 0 0</pre>
 *
 * <p>Nothing is locked to find out. Stateless.
 */
final class DescriptionLocks {

    private static final Path FDINFO = Path.of("/proc/self/fdinfo");

    private DescriptionLocks() {}

    /**
     * Whether the description has the write lock on byte 0.
     *
     * @throws IOException if the list can't be read
     */
    static boolean haveOwnerByte(int descriptor) throws IOException {
        try {
            return Files.readString(FDINFO.resolve(Integer.toString(descriptor)), StandardCharsets.US_ASCII)
                    .lines()
                    .anyMatch(DescriptionLocks::isOwnerByte);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    static boolean isOwnerByte(String line) {
        StringTokenizer words = new StringTokenizer(line);
        return words.countTokens() == 9
                && words.nextToken().equals("lock:")
                && words.nextToken().endsWith(":")
                && words.nextToken().equals("OFDLCK")
                && words.nextToken().equals("ADVISORY")
                && words.nextToken().equals("WRITE")
                && words.nextToken().equals("-1")
                && !words.nextToken().isEmpty()
                && words.nextToken().equals("0");
    }
}
