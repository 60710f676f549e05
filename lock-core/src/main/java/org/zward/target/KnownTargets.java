package org.zward.target;

import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/**
 * The targets that are known on this host: what a cluster manager calls by a uuid. Takes no lock of a pool, and touches no
 * pool. Thread-safe.
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
     */
    public void add(Target target) throws TargetException {
        store.add(target);
    }

    /**
     * Forgets a target. Its dataset stays as it is.
     *
     * @param id what it goes by; its entry may be broken
     * @throws ZwardException of kind {@code NO_SUCH} if it is not known; of kind {@code BUSY} if it is mounted, since
     *     nobody could stop it any more
     */
    public void forget(TargetId id) throws ZwardException {
        for (Target target : store.list().targets()) {
            if (target.id().equals(id) && TargetMount.of(target, mounts).state() != TargetMount.State.NOT_MOUNTED) {
                throw new TargetException(
                        Kind.BUSY,
                        id.toString(),
                        target.device() + " is mounted",
                        "stop it first ('zward unmount-target --target " + id + "')");
            }
        }
        store.remove(id);
    }
}
