package org.zward;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.zward.lock.LockEvents;
import org.zward.lock.PoolLock;
import org.zward.pool.PoolEvents;
import org.zward.zfs.Backend;

/**
 * How to open {@link Zward}.
 *
 * @param lockDirectory the lock directory; all that exclude each other must name the same
 * @param backend how to talk to ZFS
 * @param commandLine what records of owners call this process' command line, if not by its real one
 * @param inherited locks that the {@code zward exec} above this process may have passed on; hints, verified before they
 *     are trusted
 * @param lockEvents who is told of what happens to locks
 * @param poolEvents who is told of imports and exports
 */
public record ZwardOptions(
        Path lockDirectory,
        Backend backend,
        Optional<String> commandLine,
        List<PoolLock.Inheritance> inherited,
        LockEvents lockEvents,
        PoolEvents poolEvents) {

    /** The lock directory of a host, on tmpfs: a reboot frees every lock. */
    public static final Path LOCK_DIRECTORY = Path.of("/run/zward/locks");

    /**
     * Copies the list.
     *
     * @param lockDirectory the lock directory
     * @param backend how to talk to ZFS
     * @param commandLine what records of owners call this process' command line
     * @param inherited locks that the {@code zward exec} above this process may have passed on
     * @param lockEvents who is told of what happens to locks
     * @param poolEvents who is told of imports and exports
     */
    public ZwardOptions {
        Objects.requireNonNull(lockDirectory);
        Objects.requireNonNull(backend);
        Objects.requireNonNull(commandLine);
        inherited = List.copyOf(inherited);
        Objects.requireNonNull(lockEvents);
        Objects.requireNonNull(poolEvents);
    }

    /**
     * The host's lock directory, the best backend, nothing inherited.
     *
     * @return the defaults
     */
    public static ZwardOptions defaults() {
        return new ZwardOptions(
                LOCK_DIRECTORY, Backend.AUTO, Optional.empty(), List.of(), LockEvents.NONE, PoolEvents.NONE);
    }

    /**
     * The same, with another lock directory.
     *
     * @param directory the lock directory
     * @return new options
     */
    public ZwardOptions in(Path directory) {
        return new ZwardOptions(directory, backend, commandLine, inherited, lockEvents, poolEvents);
    }

    /**
     * The same, with another backend.
     *
     * @param other how to talk to ZFS
     * @return new options
     */
    public ZwardOptions over(Backend other) {
        return new ZwardOptions(lockDirectory, other, commandLine, inherited, lockEvents, poolEvents);
    }

    /**
     * The same, for a process that owners' records are to show under another command line: that of a Java program says
     * more of its JVM than of what it does.
     *
     * @param line the command line
     * @return new options
     */
    public ZwardOptions as(String line) {
        return new ZwardOptions(lockDirectory, backend, Optional.of(line), inherited, lockEvents, poolEvents);
    }

    /**
     * The same, for a process to which locks may have been passed on.
     *
     * @param locks hints, verified before they are trusted
     * @return new options
     */
    public ZwardOptions inheriting(List<PoolLock.Inheritance> locks) {
        return new ZwardOptions(lockDirectory, backend, commandLine, locks, lockEvents, poolEvents);
    }

    /**
     * The same, with somebody told of what is done.
     *
     * @param locks told of what happens to locks
     * @param pools told of imports and exports
     * @return new options
     */
    public ZwardOptions observedBy(LockEvents locks, PoolEvents pools) {
        return new ZwardOptions(lockDirectory, backend, commandLine, inherited, locks, pools);
    }
}
