package org.zward.pool;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.HeldCheck;
import org.zward.lock.LockLostException;
import org.zward.lock.PoolName;

/**
 * Exports one import of a pool, trying again with growing pauses while the pool is busy. To be called with the pool's
 * lock held; it exports the import that it is given by its {@code load_guid}, never another that took its place.
 */
final class PoolExporter {

    private static final Logger LOG = LoggerFactory.getLogger(PoolExporter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Zpools zpools;
    private final PoolExports.Mounted mounted;

    /** One that leaves alone what is mounted. */
    PoolExporter(Zpools zpools) {
        this(zpools, PoolExports.Mounted.LEAVE);
    }

    PoolExporter(Zpools zpools, PoolExports.Mounted mounted) {
        this.zpools = zpools;
        this.mounted = mounted;
    }

    /**
     * Exports it.
     *
     * @param pool the pool
     * @param loadGuid the import that is meant
     * @param deadline when to give up
     * @param held asked before each try
     * @throws PoolBusyException if something is mounted that is to be left alone, or it was busy to the end
     * @throws ZfsException if ZFS fails
     * @throws LockLostException if the lock was lost; nothing is exported then
     * @throws InterruptedException if the thread was interrupted between two tries
     */
    void export(PoolName pool, Guid loadGuid, Deadline deadline, HeldCheck held)
            throws PoolException, LockLostException, InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            Optional<ImportedPool> imported = zpools.imported(pool);
            if (imported.isEmpty() || !imported.get().loadGuid().equals(loadGuid)) {
                return;
            }
            boolean isMounted = !imported.get().mounted().isEmpty();
            if (isMounted && mounted == PoolExports.Mounted.LEAVE) {
                throw mounted(imported.get());
            }
            held.ensureHeld();
            try {
                if (isMounted) {
                    zpools.unmountAll(pool);
                    held.ensureHeld();
                }
                zpools.exportPool(pool);
                return;
            } catch (NoSuchPoolException e) {
                LOG.debug("{} was gone before its export", pool, e);
                return;
            } catch (PoolBusyException e) {
                if (deadline.hasPassed()) {
                    throw e;
                }
                LOG.debug("{} is busy, export is tried again", pool, e);
            }
            Thread.sleep(Math.min(
                    pause.toMillis(),
                    Duration.ofNanos(deadline.remainingNanos()).toMillis() + 1));
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private static PoolBusyException mounted(ImportedPool pool) {
        String mounts = pool.mounted().stream()
                .map(mount -> mount.dataset() + " at " + mount.mountPoint())
                .collect(Collectors.joining(", "));
        return new PoolBusyException(
                pool.name(),
                "mounted: " + mounts,
                "unmount it, or export it with 'zward export --unmount "
                        + pool.name().shellWord() + "'");
    }
}
