package org.zward.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** More often than other threads close what gets one and the same number, each time just before the read. */
    private static final int ATTEMPTS = 100;

    private DescriptionLocks() {}

    /**
     * Whether the description has the write lock on byte 0.
     *
     * @throws IOException if the list can't be read
     */
    static boolean haveOwnerByte(int descriptor) throws IOException {
        return lines(descriptor).stream().anyMatch(DescriptionLocks::isOwnerByte);
    }

    /** What the kernel tells of the description; nothing if there is none. */
    private static List<String> lines(int descriptor) throws IOException {
        Path entry = FDINFO.resolve(Integer.toString(descriptor));
        for (int attempt = 1; ; attempt++) {
            try {
                return Files.readString(entry, StandardCharsets.US_ASCII)
                        .lines()
                        .toList();
            } catch (NoSuchFileException e) {
                return List.of();
            } catch (IOException e) {
                // another thread may close the descriptor after the entry was opened: its read then fails, with ENOENT
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * The descriptors of this process whose descriptions have a lock that a sequence depends on: the owner's byte of a
     * lock file, or the byte of a joined sequence; not those that are {@linkplain LockByte#NOT_FOR_TOOLS kept from
     * tools}.
     *
     * @throws IOException if the lists can't be read
     */
    static List<Integer> descriptors() throws IOException {
        List<Integer> found = new ArrayList<>();
        try (DirectoryStream<Path> descriptions = Files.newDirectoryStream(FDINFO)) {
            for (Path description : descriptions) {
                int descriptor = Integer.parseInt(description.getFileName().toString());
                if (haveSequenceLock(descriptor)) {
                    found.add(descriptor);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    /** Whether the description has such a lock, and is not kept from tools. */
    static boolean haveSequenceLock(int descriptor) throws IOException {
        List<String> lines = lines(descriptor);
        return lines.stream().anyMatch(line -> isOwnerByte(line) || isWriteLockOn(line, "1"))
                && lines.stream().noneMatch(line -> isWriteLockOn(line, "2"));
    }

    static boolean isOwnerByte(String line) {
        return isWriteLockOn(line, "0");
    }

    /** Whether a line says that a write lock starts at the byte. */
    static boolean isWriteLockOn(String line, String firstByte) {
        StringTokenizer words = new StringTokenizer(line);
        return words.countTokens() == 9
                && words.nextToken().equals("lock:")
                && words.nextToken().endsWith(":")
                && words.nextToken().equals("OFDLCK")
                && words.nextToken().equals("ADVISORY")
                && words.nextToken().equals("WRITE")
                && words.nextToken().equals("-1")
                && !words.nextToken().isEmpty() // of whatever file
                && words.nextToken().equals(firstByte);
    }
}
