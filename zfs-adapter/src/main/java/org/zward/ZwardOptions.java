package org.zward;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.zward.host.HostLease;
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
 * @param leases the leases between hosts, if there are any; whoever made them closes them
 */
public record ZwardOptions(
        Path lockDirectory,
        Backend backend,
        Optional<String> commandLine,
        List<PoolLock.Inheritance> inherited,
        LockEvents lockEvents,
        PoolEvents poolEvents,
        Optional<HostLease> leases) {

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
     * @param leases the leases between hosts, if there are any
     */
    public ZwardOptions {
        Objects.requireNonNull(lockDirectory);
        Objects.requireNonNull(backend);
        Objects.requireNonNull(commandLine);
        inherited = List.copyOf(inherited);
        Objects.requireNonNull(lockEvents);
        Objects.requireNonNull(poolEvents);
        Objects.requireNonNull(leases);
    }

    /**
     * The host's lock directory, the best backend, nothing inherited.
     *
     * @return the defaults
     */
    public static ZwardOptions defaults() {
        return new ZwardOptions(
                LOCK_DIRECTORY,
                Backend.AUTO,
                Optional.empty(),
                List.of(),
                LockEvents.NONE,
                PoolEvents.NONE,
                Optional.empty());
    }

    /**
     * The same, with another lock directory.
     *
     * @param directory the lock directory
     * @return new options
     */
    public ZwardOptions in(Path directory) {
        return new ZwardOptions(directory, backend, commandLine, inherited, lockEvents, poolEvents, leases);
    }

    /**
     * The same, with another backend.
     *
     * @param other how to talk to ZFS
     * @return new options
     */
    public ZwardOptions over(Backend other) {
        return new ZwardOptions(lockDirectory, other, commandLine, inherited, lockEvents, poolEvents, leases);
    }

    /**
     * The same, for a process that owners' records are to show under another command line: that of a Java program says
     * more of its JVM than of what it does.
     *
     * @param line the command line
     * @return new options
     */
    public ZwardOptions as(String line) {
        return new ZwardOptions(lockDirectory, backend, Optional.of(line), inherited, lockEvents, poolEvents, leases);
    }

    /**
     * The same, for a process to which locks may have been passed on.
     *
     * @param locks hints, verified before they are trusted
     * @return new options
     */
    public ZwardOptions inheriting(List<PoolLock.Inheritance> locks) {
        return new ZwardOptions(lockDirectory, backend, commandLine, locks, lockEvents, poolEvents, leases);
    }

    /**
     * The same, with somebody told of what is done.
     *
     * @param locks told of what happens to locks
     * @param pools told of imports and exports
     * @return new options
     */
    public ZwardOptions observedBy(LockEvents locks, PoolEvents pools) {
        return new ZwardOptions(lockDirectory, backend, commandLine, inherited, locks, pools, leases);
    }

    /**
     * The same, with leases between hosts for imports read-write. They stay open when zward is closed.
     *
     * @param between the leases, {@link ConfiguredLeases} for one
     * @return new options
     */
    public ZwardOptions leasedBy(HostLease between) {
        return new ZwardOptions(
                lockDirectory, backend, commandLine, inherited, lockEvents, poolEvents, Optional.of(between));
    }
}
