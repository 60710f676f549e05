package org.zward;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.zward.lock.PoolLock;
import org.zward.zfs.Backend;

/**
 * How to open {@link Zward}.
 *
 * @param lockDirectory the lock directory; all that exclude each other must name the same
 * @param backend how to talk to ZFS
 * @param commandLine what records of owners call this process' command line, if not by its real one
 * @param inherited locks that the {@code zward exec} above this process may have passed on; hints, verified before they
 *     are trusted
 */
public record ZwardOptions(
        Path lockDirectory, Backend backend, Optional<String> commandLine, List<PoolLock.Inheritance> inherited) {

    /** The lock directory of a host, on tmpfs: a reboot frees every lock. */
    public static final Path LOCK_DIRECTORY = Path.of("/run/zward/locks");

    /**
     * Copies the list.
     *
     * @param lockDirectory the lock directory
     * @param backend how to talk to ZFS
     * @param commandLine what records of owners call this process' command line
     * @param inherited locks that the {@code zward exec} above this process may have passed on
     */
    public ZwardOptions {
        Objects.requireNonNull(lockDirectory);
        Objects.requireNonNull(backend);
        Objects.requireNonNull(commandLine);
        inherited = List.copyOf(inherited);
    }

    /**
     * The host's lock directory, the best backend, nothing inherited.
     *
     * @return the defaults
     */
    public static ZwardOptions defaults() {
        return new ZwardOptions(LOCK_DIRECTORY, Backend.AUTO, Optional.empty(), List.of());
    }

    /**
     * The same, with another lock directory.
     *
     * @param directory the lock directory
     * @return new options
     */
    public ZwardOptions in(Path directory) {
        return new ZwardOptions(directory, backend, commandLine, inherited);
    }

    /**
     * The same, with another backend.
     *
     * @param other how to talk to ZFS
     * @return new options
     */
    public ZwardOptions over(Backend other) {
        return new ZwardOptions(lockDirectory, other, commandLine, inherited);
    }

    /**
     * The same, for a process that owners' records are to show under another command line: that of a Java program says
     * more of its JVM than of what it does.
     *
     * @param line the command line
     * @return new options
     */
    public ZwardOptions as(String line) {
        return new ZwardOptions(lockDirectory, backend, Optional.of(line), inherited);
    }

    /**
     * The same, for a process to which locks may have been passed on.
     *
     * @param locks hints, verified before they are trusted
     * @return new options
     */
    public ZwardOptions inheriting(List<PoolLock.Inheritance> locks) {
        return new ZwardOptions(lockDirectory, backend, commandLine, locks);
    }
}
