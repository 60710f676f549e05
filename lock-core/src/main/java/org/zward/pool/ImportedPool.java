package org.zward.pool;

import java.util.List;
import java.util.Objects;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

/**
 * A pool that is imported on this host.
 *
 * @param name its name
 * @param guid its guid
 * @param loadGuid tells this import from every other; the pool property {@code load_guid}
 * @param access how it is imported
 * @param cachefile the pool property {@code cachefile}: {@code none} for a pool that is not to be remembered over a
 *     reboot
 * @param health the pool property {@code health}: {@code ONLINE}, {@code DEGRADED}, {@code SUSPENDED}, ...
 * @param size bytes, the pool property {@code size}
 * @param mounted what of it is mounted
 */
public record ImportedPool(
        PoolName name,
        Guid guid,
        Guid loadGuid,
        Access access,
        String cachefile,
        String health,
        long size,
        List<Mount> mounted) {

    /**
     * Copies the list.
     *
     * @param name its name
     * @param guid its guid
     * @param loadGuid tells this import from every other
     * @param access how it is imported
     * @param cachefile the pool property {@code cachefile}
     * @param health the pool property {@code health}
     * @param size bytes
     * @param mounted what of it is mounted
     */
    public ImportedPool {
        Objects.requireNonNull(name);
        mounted = List.copyOf(mounted);
    }

    /**
     * Whether it looks as a scan's import does: read-only, {@code cachefile=none}, nothing mounted.
     *
     * @return true if it has all three marks
     */
    public boolean hasScanMarks() {
        return access == Access.READ_ONLY && hasSequenceMarks();
    }

    /** Whether it looks as any sequence's import does: {@code cachefile=none}, nothing mounted. */
    boolean hasSequenceMarks() {
        return cachefile.equals("none") && mounted.isEmpty();
    }
}
