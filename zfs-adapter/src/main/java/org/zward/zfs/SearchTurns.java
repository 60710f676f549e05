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
     * It is waited for under the pool's lock, so not as long as a search of many pools takes: an import that a search is in the
     * way of is tried again.
     */
    private static final Duration FOR_ONE_POOL = Duration.ofMillis(500);

    private SearchTurns() {}

    /** For a search of all pools; the caller closes it. */
    static DeviceTurn alone() {
        return DeviceTurn.take(DEVICE, Company.NONE, Deadline.after(FOR_A_SEARCH));
    }

    /**
     * For the import of one pool, whose lock the caller has, with the look at its devices that comes before: searches
     * wait meanwhile, then go on without their turn.
     *
     * @return the turn; the caller closes it
     */
    public static DeviceTurn ofOnePool() {
        return DeviceTurn.take(DEVICE, Company.OTHERS, Deadline.after(FOR_ONE_POOL));
    }
}
