package org.zward.it.zfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.lock.LockFilesException;
import org.zward.lock.LockStatus;
import org.zward.lock.Owner;
import org.zward.lock.OwnerRecord;
import org.zward.lock.Phase;
import org.zward.lock.ZwardException;

/**
 * Counts who waits for the locks of a directory, in samples: the kernel marks a waiter with an arrow in {@code
 * /proc/locks}, and the record in the lock file says whom it waits for. Never more than really waited: what ends between
 * two samples, and what waits for the lock of an owner that has died, is not counted. Sampled by one thread; all else is
 * thread-safe.
 */
final class LockWatch implements AutoCloseable {

    /** What an owner was doing when somebody was seen to wait for it. */
    enum Wait {
        /** A scan that has just begun with the pool, or found it imported. */
        FOR_A_SCAN_THAT_LOOKS,
        /** Scenario 1: a scan has seen that the pool is not imported, and imports it. */
        FOR_A_SCAN_THAT_IMPORTS,
        /** Scenario 2: a scan has imported the pool, and will export it. */
        FOR_A_SCAN_THAT_HAS_IMPORTED,
        /** The agent waits for a command, or one command for another. */
        FOR_A_COMMAND
    }

    private final Path directory;
    private final Zward zward;
    private final Map<Owner, Wait> waits = new HashMap<>();

    LockWatch(Path directory) throws ZwardException {
        this.directory = directory;
        this.zward = Zward.open(ZwardOptions.defaults().in(directory));
    }

    @Override
    public void close() {
        zward.close();
    }

    /** How often there was such a wait. */
    synchronized int count(Wait wait) {
        return Collections.frequency(waits.values(), wait);
    }

    /** Whether somebody waited for a scan between its look and its export, as in the original's two scenarios. */
    boolean hasMetASequence() {
        return count(Wait.FOR_A_SCAN_THAT_IMPORTS) + count(Wait.FOR_A_SCAN_THAT_HAS_IMPORTED) > 0;
    }

    /** Whether a process has the lock of a pool, or died with it. */
    boolean isOwner(long pid, String pool) {
        return statuses().stream()
                .filter(status -> status.pool().value().equals(pool))
                .flatMap(status -> status.record().stream())
                .anyMatch(record -> record.owner().pid().orElse(-1) == pid);
    }

    /** Takes a sample. */
    void sample() {
        Set<String> inodes = waitedForInodes();
        if (inodes.isEmpty()) {
            return;
        }
        for (LockStatus status : statuses()) {
            if (status.successor().isEmpty() && inodes.contains(inode(status.pool() + ".lock"))) {
                status.record().filter(LockWatch::isAlive).ifPresent(this::count);
            }
        }
    }

    private synchronized void count(OwnerRecord record) {
        waits.merge(record.owner(), waitFor(record), (first, now) -> first == Wait.FOR_A_SCAN_THAT_LOOKS ? now : first);
    }

    private static Wait waitFor(OwnerRecord record) {
        if (!record.owner().purpose().equals(Optional.of("scan"))) {
            return Wait.FOR_A_COMMAND;
        }
        Phase phase = record.journal().own().phase();
        return switch (phase) {
            case LOCKED -> Wait.FOR_A_SCAN_THAT_LOOKS;
            case IMPORTING_READ_ONLY -> Wait.FOR_A_SCAN_THAT_IMPORTS;
            case IMPORTED_READ_ONLY -> Wait.FOR_A_SCAN_THAT_HAS_IMPORTED;
            case IMPORTING, IMPORTED, EXPORTING -> throw new AssertionError("a scan in phase " + phase);
        };
    }

    private static boolean isAlive(OwnerRecord record) {
        return ProcessHandle.of(record.owner().pid().orElse(-1)).isPresent();
    }

    private List<LockStatus> statuses() {
        try {
            return zward.locks().statuses();
        } catch (LockFilesException e) {
            throw new AssertionError(e);
        }
    }

    /** The inodes of the files for whose locks somebody waits. */
    private static Set<String> waitedForInodes() {
        Set<String> inodes = new HashSet<>();
        try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
            locks.filter(line -> line.contains("->"))
                    .map(line -> line.replaceFirst(".*:(\\d+) \\S+ \\S+$", "$1"))
                    .forEach(inodes::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return inodes;
    }

    private String inode(String file) {
        try {
            return Files.getAttribute(directory.resolve(file), "unix:ino").toString();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
