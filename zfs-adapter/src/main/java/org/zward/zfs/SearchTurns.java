package org.zward.zfs;

import java.nio.file.Path;
import java.time.Duration;
import org.zward.lock.Deadline;
import org.zward.posix.DeviceTurn;
import org.zward.posix.DeviceTurn.Company;

/**
 * The turns that keep what tries to import pools apart, in all processes of this host: see {@link PoolSearch} for why.
 * Thread-safe.
 */
public final class SearchTurns {

    private static final Path DEVICE = Path.of("/dev/zfs");

    /** Longer than a search takes where devices answer. */
    private static final Duration FOR_A_SEARCH = Duration.ofSeconds(20);

    /**
     * It is waited for under the pool's lock, so not as long as a search of many pools takes: who looks for a pool it knows
     * of can look again.
     */
    private static final Duration FOR_ONE_POOL = Duration.ofMillis(500);

    private SearchTurns() {}

    /** For a search of all pools; the caller closes it. */
    static DeviceTurn alone() {
        return DeviceTurn.take(DEVICE, Company.NONE, Deadline.after(FOR_A_SEARCH));
    }

    /** For how long {@link #ofOnePool(Deadline)} may be waited for in all, from now on. */
    static Deadline forOnePool() {
        return Deadline.after(FOR_ONE_POOL);
    }

    /** For one of several looks at the devices of one pool, whose lock the caller has; the caller closes it. */
    static DeviceTurn ofOnePool(Deadline deadline) {
        return DeviceTurn.take(DEVICE, Company.OTHERS, deadline);
    }

    /**
     * For a look at the devices of one pool, whose lock the caller has, or for an import by zpool(8), which begins with
     * one: searches wait meanwhile, then go on without their turn.
     *
     * @return the turn; the caller closes it
     */
    public static DeviceTurn ofOnePool() {
        return ofOnePool(forOnePool());
    }
}
