package org.zward.target;

import java.util.Optional;
import java.util.Set;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/**
 * Tells whether targets run. Takes no lock and uses no library of ZFS', since a cluster manager asks every few seconds; so
 * what it tells of a target that is just being started or stopped may be out of date at once. Thread-safe.
 */
public final class TargetMonitor {

    /** The states of a pool in which what is mounted of it works. */
    private static final Set<String> WORKING = Set.of("ONLINE", "DEGRADED");

    private final Mounts mounts;
    private final PoolStates pools;

    /**
     * Makes one.
     *
     * @param mounts what is mounted
     * @param pools how the pools are
     */
    public TargetMonitor(Mounts mounts, PoolStates pools) {
        this.mounts = mounts;
        this.pools = pools;
    }

    /**
     * Whether a target runs: it is mounted where it should be, and its pool works.
     *
     * @param target the target
     * @return the pool's state if it runs; nothing if it is not mounted
     * @throws ZwardException of kind {@code FAILED} if it is mounted, but its pool is suspended or faulted, or it is
     *     mounted somewhere else; also if that can't be found out
     */
    public Optional<String> poolOfRunning(Target target) throws ZwardException {
        TargetMount mount = TargetMount.of(target, mounts);
        if (mount.state() == TargetMount.State.NOT_MOUNTED) {
            return Optional.empty();
        }
        if (mount.state() == TargetMount.State.ELSEWHERE) {
            throw failed(target, mount.inTheWay().orElseThrow(), "unmount it there");
        }
        Optional<String> state = pools.state(target.pool());
        if (state.isEmpty()) {
            if (TargetMount.of(target, mounts).state() == TargetMount.State.NOT_MOUNTED) {
                return Optional.empty(); // it was stopped meanwhile
            }
            throw failed(target, "mounted, but its pool " + target.pool() + " is gone", "see the kernel's log");
        }
        requireWorking(target, state.get());
        return state;
    }

    /** Fails if nothing that is mounted of its pool works. */
    static void requireWorking(Target target, String poolState) throws TargetException {
        if (!WORKING.contains(poolState)) {
            throw failed(
                    target,
                    "its pool " + target.pool() + " is " + poolState,
                    "see 'zpool status " + target.pool().shellWord() + "'");
        }
    }

    private static TargetException failed(Target target, String problem, String remedy) {
        return new TargetException(Kind.FAILED, target.id().toString(), problem, remedy);
    }
}
