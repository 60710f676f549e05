package org.zward.pool;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A pool found on devices that is not imported on this host. It is a hint: by the time it is read it may be out of
 * date, so its label is to be read again under the pool's lock.
 *
 * @param label what its labels said
 * @param health what importing it would find: {@code ONLINE}, {@code DEGRADED}, {@code UNAVAIL}, ...
 * @param activity what the multihost activity check found
 * @param devices the devices and files that it is on
 */
public record ImportablePool(PoolLabel label, String health, Activity activity, List<Path> devices) {

    /** What ZFS' activity check (multihost, MMP) found. */
    public enum Activity {
        /** Nobody was seen writing; also where the check was not made. */
        NOT_SEEN,
        /** Another host writes to it now. */
        SEEN
    }

    /**
     * Copies the list.
     *
     * @param label what its labels said
     * @param health what importing it would find
     * @param activity what the multihost activity check found
     * @param devices the devices and files that it is on
     */
    public ImportablePool {
        Objects.requireNonNull(label);
        Objects.requireNonNull(activity);
        devices = List.copyOf(devices);
    }

    /**
     * Whether the pool can be imported under its name still.
     *
     * @param now what its label says by now
     * @return false if it was renamed or destroyed
     */
    public boolean isStill(PoolLabel now) {
        return now.name().equals(label.name()) && now.state() != PoolLabel.State.OTHER;
    }
}
