package org.zward.target;

import java.util.Optional;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/**
 * The targets that are known on this host: what a cluster manager calls by a uuid. Touches no pool, but that the lock
 * under which a target is forgotten is healed first, as every lock is.
 *
 * <p>Thread-safe. What is asked takes no lock. A target is forgotten under its pool's lock: whatever is done to a
 * target makes sure under the same lock that it is known, so none is mounted that nobody knows. Lock order: the pool's lock,
 * then what the store takes.
 */
public final class KnownTargets {

    private final TargetStore store;
    private final Mounts mounts;

    /**
     * Makes one.
     *
     * @param store where they are kept
     * @param mounts what is mounted
     */
    public KnownTargets(TargetStore store, Mounts mounts) {
        this.store = store;
        this.mounts = mounts;
    }

    /**
     * All of them.
     *
     * @return the targets, and entries that can't be read
     * @throws TargetException as {@link TargetStore#list}
     */
    public TargetStore.Contents list() throws TargetException {
        return store.list();
    }

    /**
     * One of them.
     *
     * @param id what it goes by
     * @return the target
     * @throws TargetException as {@link TargetStore#get}
     */
    public Target get(TargetId id) throws TargetException {
        return store.get(id);
    }

    /**
     * Makes a target known.
     *
     * @param target the target
     * @throws TargetException as {@link TargetStore#add}
     * @throws InterruptedException as {@link TargetStore#add}
     */
    public void add(Target target) throws TargetException, InterruptedException {
        store.add(target);
    }

    /**
     * Forgets a target. Its dataset stays as it is.
     *
     * @param id what it goes by; its entry may be broken, then no lock is taken, for nobody can start it
     * @param locks the locks of the pools
     * @param request how that of its pool is taken
     * @throws ZwardException if the lock can't be had or is lost; of kind {@code NO_SUCH} if it is not known; of kind
     *     {@code BUSY} if it is mounted, since nobody could stop it any more
     * @throws InterruptedException if the thread was interrupted; the target was forgotten or not
     */
    public void forget(TargetId id, PoolLocks locks, LockRequest request) throws ZwardException, InterruptedException {
        Optional<Target> target = readable(id);
        if (target.isEmpty()) {
            store.remove(id);
            return;
        }
        try (PoolLock lock = locks.lock(target.get().pool(), request)) {
            requireAsItWas(target.get());
            requireStopped(target.get());
            lock.ensureHeld();
            store.remove(id);
        }
    }

    private Optional<Target> readable(TargetId id) throws TargetException {
        try {
            return Optional.of(store.get(id));
        } catch (BrokenTargetException e) {
            return Optional.empty();
        }
    }

    /**
     * Fails if a target is not known any more as it was when it was read. Whoever holds its pool's lock can rely on it
     * until he releases that.
     *
     * @throws TargetException of kind {@code NO_SUCH} if it was forgotten, of kind {@code FAILED} if its entry was changed
     */
    void requireAsItWas(Target target) throws TargetException {
        if (!store.get(target.id()).equals(target)) {
            throw new TargetException(
                    Kind.FAILED, target.id().toString(), "its entry was changed meanwhile", "try again");
        }
    }

    private void requireStopped(Target target) throws ZwardException {
        if (TargetMount.of(target, mounts).state() != TargetMount.State.NOT_MOUNTED) {
            throw new TargetException(
                    Kind.BUSY,
                    target.id().toString(),
                    target.device() + " is mounted",
                    "stop it first ('zward unmount-target --target " + target.id() + "')");
        }
    }
}
