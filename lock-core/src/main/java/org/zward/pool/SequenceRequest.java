package org.zward.pool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.zward.lock.Guid;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolName;

/**
 * What an import-export sequence is to do. Immutable; start from {@link #readOnly} or {@link #readWrite}.
 *
 * @param pool the pool
 * @param access how the work needs it imported
 * @param lock how its lock is taken
 * @param afterwards what becomes of the sequence's own import at the end
 * @param guid the guid it must have, where several pools share the name
 * @param fenced the host, by name or hostid, that the caller vouches is powered off or cut off from the disks
 * @param activeElsewhere what a read-only access does with a pool that another host has
 * @param devices where to find the pool
 * @param busyTimeout how long an export is tried again while the pool is busy
 * @param exclusion what keeps other hosts out while it is imported read-write
 */
public record SequenceRequest(
        PoolName pool,
        Access access,
        LockRequest lock,
        Afterwards afterwards,
        Optional<Guid> guid,
        Optional<String> fenced,
        ActiveElsewhere activeElsewhere,
        Devices devices,
        Duration busyTimeout,
        HostExclusion exclusion) {

    /** How long an export is tried again while the pool is busy, unless said otherwise. */
    public static final Duration BUSY_TIMEOUT = Duration.ofSeconds(60);

    /** What becomes of the sequence's own import at the end. A pool that was found imported always stays. */
    public enum Afterwards {
        /** It is exported. */
        EXPORT,
        /** It stays imported. */
        KEEP,
        /** It stays imported if the work succeeds, and is exported if that fails. */
        KEEP_IF_DONE
    }

    /** What keeps other hosts from importing the pool in the moment in which this one imports it read-write. */
    public enum HostExclusion {
        /** The lease on it, where leases are configured. */
        LEASE,
        /**
         * Nothing, also where leases are configured: the caller vouches that no other host imports it now. A warning is
         * logged.
         */
        NONE
    }

    /** Where a pool is found. */
    public sealed interface Devices {

        /**
         * Where to look.
         *
         * @return the search path
         */
        SearchPath where();

        /**
         * A search is made, without the lock, if the pool is not imported; and one more if that missed it, as somebody
         * may have had it imported just then.
         *
         * @param where where to look
         */
        record Search(SearchPath where) implements Devices {}

        /**
         * A search was made. One more is made if it missed the pool, which somebody may have had imported just then.
         *
         * @param pools what it found
         * @param where where it looked
         */
        record Found(List<ImportablePool> pools, SearchPath where) implements Devices {

            /**
             * Copies the list.
             *
             * @param pools what it found
             * @param where where it looked
             */
            public Found {
                pools = List.copyOf(pools);
            }
        }
    }

    /**
     * Checks that nothing is null.
     *
     * @param pool the pool
     * @param access how the work needs it imported
     * @param lock how its lock is taken
     * @param afterwards what becomes of the sequence's own import at the end
     * @param guid the guid it must have
     * @param fenced the host
     * @param activeElsewhere what a read-only access does with a pool that another host has
     * @param devices where to find the pool
     * @param busyTimeout how long an export is tried again while the pool is busy
     * @param exclusion what keeps other hosts out while it is imported read-write
     */
    public SequenceRequest {
        Objects.requireNonNull(pool);
        Objects.requireNonNull(access);
        Objects.requireNonNull(lock);
        Objects.requireNonNull(afterwards);
        Objects.requireNonNull(guid);
        Objects.requireNonNull(fenced);
        Objects.requireNonNull(activeElsewhere);
        Objects.requireNonNull(devices);
        Objects.requireNonNull(busyTimeout);
        Objects.requireNonNull(exclusion);
    }

    /**
     * A read-only sequence that exports what it imported.
     *
     * @param pool the pool
     * @param lock how its lock is taken
     * @return the request
     */
    public static SequenceRequest readOnly(PoolName pool, LockRequest lock) {
        return of(pool, Access.READ_ONLY, lock);
    }

    /**
     * A read-write sequence that exports what it imported.
     *
     * @param pool the pool
     * @param lock how its lock is taken
     * @return the request
     */
    public static SequenceRequest readWrite(PoolName pool, LockRequest lock) {
        return of(pool, Access.READ_WRITE, lock);
    }

    /**
     * A sequence that exports what it imported.
     *
     * @param pool the pool
     * @param access how the work needs it imported
     * @param lock how its lock is taken
     * @return the request
     */
    public static SequenceRequest of(PoolName pool, Access access, LockRequest lock) {
        return new SequenceRequest(
                pool,
                access,
                lock,
                Afterwards.EXPORT,
                Optional.empty(),
                Optional.empty(),
                ActiveElsewhere.REPORT,
                new Devices.Search(SearchPath.DEFAULT),
                BUSY_TIMEOUT,
                HostExclusion.LEASE);
    }

    /**
     * The same, but with another end.
     *
     * @param afterwards what becomes of the import
     * @return a new request
     */
    public SequenceRequest then(Afterwards afterwards) {
        return new SequenceRequest(
                pool, access, lock, afterwards, guid, fenced, activeElsewhere, devices, busyTimeout, exclusion);
    }

    /**
     * The same, for the pool with that guid only.
     *
     * @param guid the guid, if one is asked for
     * @return a new request
     */
    public SequenceRequest withGuid(Optional<Guid> guid) {
        return new SequenceRequest(
                pool, access, lock, afterwards, guid, fenced, activeElsewhere, devices, busyTimeout, exclusion);
    }

    /**
     * The same, with a host the caller vouches for.
     *
     * @param fenced the host, by name or hostid, if one is vouched for
     * @return a new request
     */
    public SequenceRequest withFenced(Optional<String> fenced) {
        return new SequenceRequest(
                pool, access, lock, afterwards, guid, fenced, activeElsewhere, devices, busyTimeout, exclusion);
    }

    /**
     * The same, with another answer to a pool that another host has.
     *
     * @param activeElsewhere what a read-only access does with it
     * @return a new request
     */
    public SequenceRequest withActiveElsewhere(ActiveElsewhere activeElsewhere) {
        return new SequenceRequest(
                pool, access, lock, afterwards, guid, fenced, activeElsewhere, devices, busyTimeout, exclusion);
    }

    /**
     * The same, with the pool to be found elsewhere.
     *
     * @param devices where
     * @return a new request
     */
    public SequenceRequest on(Devices devices) {
        return new SequenceRequest(
                pool, access, lock, afterwards, guid, fenced, activeElsewhere, devices, busyTimeout, exclusion);
    }

    /**
     * The same, with something else to keep other hosts out.
     *
     * @param exclusion what keeps them out
     * @return a new request
     */
    public SequenceRequest excludingBy(HostExclusion exclusion) {
        return new SequenceRequest(
                pool, access, lock, afterwards, guid, fenced, activeElsewhere, devices, busyTimeout, exclusion);
    }

    /** Whether a pool that a search found is the one that is meant. */
    boolean means(ImportablePool found) {
        PoolLabel label = found.label();
        return label.name().equals(pool)
                && label.state() != PoolLabel.State.OTHER
                && guid.map(label.guid()::equals).orElse(true);
    }
}
