package org.zward.target;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ImportedPool;
import org.zward.pool.Mount;
import org.zward.pool.PoolBusyException;
import org.zward.pool.PoolExports;
import org.zward.pool.Zpools;

/**
 * Stops targets: unmounts the dataset and exports the pool, unless something else of that is mounted: another target, for
 * one. What can't be unmounted stays as it is, its pool imported, and that is a failure: whoever starts the target elsewhere
 * must know. A process that is killed in between leaves the pool imported; the next stop of the target exports it.
 *
 * <p>Thread-safe. Lock order: the pool's lock alone.
 */
public final class TargetStop {

    private static final Logger LOG = LoggerFactory.getLogger(TargetStop.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** What became of the pool. */
    public enum Pool {
        /** It was exported. */
        EXPORTED,
        /** It stays imported, for what else of it is mounted. */
        STAYS_IMPORTED,
        /** It was not imported on this host. */
        NOT_IMPORTED
    }

    /**
     * What became of it.
     *
     * @param unmounted whether it was mounted, and is not any more
     * @param pool what became of its pool
     * @param mounted what else of the pool is mounted
     */
    public record Outcome(boolean unmounted, Pool pool, List<Mount> mounted) {

        /**
         * Copies the list.
         *
         * @param unmounted whether it was mounted
         * @param pool what became of its pool
         * @param mounted what else of the pool is mounted
         */
        public Outcome {
            mounted = List.copyOf(mounted);
        }
    }

    private final PoolLocks locks;
    private final Zpools zpools;
    private final PoolExports exports;
    private final Mounts mounts;
    private final KnownTargets known;

    /**
     * Makes one.
     *
     * @param locks the locks
     * @param zpools the pools of this host
     * @param exports exports them
     * @param mounts what is mounted
     * @param known the targets of this host
     */
    public TargetStop(PoolLocks locks, Zpools zpools, PoolExports exports, Mounts mounts, KnownTargets known) {
        this.locks = locks;
        this.zpools = zpools;
        this.exports = exports;
        this.mounts = mounts;
        this.known = known;
    }

    /**
     * Stops a target. One that is not mounted is a success; its pool is exported all the same.
     *
     * @param target the target, which must still be known once the lock is had
     * @param busyTimeout how long to try while the target, or then its pool, is busy
     * @param request how the pool's lock is taken
     * @return what became of it
     * @throws ZwardException if the lock can't be had or is lost; of kind {@code NO_SUCH} if it was forgotten meanwhile, so
     *     that it is not mounted; of kind {@code BUSY} if the target or its pool stays
     *     busy, it is mounted elsewhere, or something is mounted over it
     * @throws InterruptedException if the thread was interrupted; the pool is imported still
     */
    public Outcome stop(Target target, Duration busyTimeout, LockRequest request)
            throws ZwardException, InterruptedException {
        try (PoolLock lock = locks.lock(target.pool(), request)) {
            known.requireAsItWas(target); // it may have been forgotten while the lock was waited for
            Deadline deadline = Deadline.after(busyTimeout);
            boolean unmounted = unmount(target, deadline, lock);
            Optional<ImportedPool> pool = zpools.imported(target.pool());
            if (pool.isEmpty()) {
                return new Outcome(unmounted, Pool.NOT_IMPORTED, List.of());
            }
            List<Mount> mounted = pool.get().mounted();
            if (!mounted.isEmpty()) {
                return new Outcome(unmounted, Pool.STAYS_IMPORTED, mounted);
            }
            Duration left = Duration.ofNanos(deadline.remainingNanos());
            exports.export(target.pool(), PoolExports.Mounted.LEAVE, left, request);
            return new Outcome(unmounted, Pool.EXPORTED, List.of());
        }
    }

    /** Tells whether it was mounted. */
    private boolean unmount(Target target, Deadline deadline, PoolLock lock)
            throws ZwardException, InterruptedException {
        while (true) {
            TargetMount mount = TargetMount.of(target, mounts);
            if (mount.state() == TargetMount.State.NOT_MOUNTED) {
                return false;
            }
            mount.requireNothingInTheWay(target);
            lock.ensureHeld();
            try {
                mounts.unmount(target);
                requireUnmounted(target);
                return true;
            } catch (PoolBusyException e) {
                if (deadline.hasPassed()) {
                    throw e;
                }
                LOG.debug("{} is busy, unmounting is tried again", target.id(), e);
                Duration left = Duration.ofNanos(deadline.remainingNanos());
                Thread.sleep(PAUSE.compareTo(left) < 0 ? PAUSE.toMillis() : left.toMillis() + 1);
            }
        }
    }

    /** It may be mounted twice: an administrator's bind mount goes on when the target's own is gone. */
    private void requireUnmounted(Target target) throws ZwardException {
        TargetMount mount = TargetMount.of(target, mounts);
        if (mount.state() != TargetMount.State.NOT_MOUNTED) {
            throw new TargetException(
                    Kind.BUSY,
                    target.id().toString(),
                    mount.inTheWay().orElse("unmounted, but mounted at " + mount.place() + " still"),
                    "unmount that too, then try again");
        }
    }
}
