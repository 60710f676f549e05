package org.zward.zfs;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.pool.ActiveElsewhereException;
import org.zward.pool.ZfsException;

/**
 * Tries an import again that failed for nothing but a search.
 *
 * <p>A search tries to import what it finds, under another name. From OpenZFS 2.3 on that and a true import go on side by
 * side in the kernel, and of two with one guid it refuses the second, as if the pool existed ({@code spa_guid_exists}, which
 * {@code spa_ld_parse_config} asks in module/zfs/spa.c, 2.3.2). And zpool(8), which searches before it imports, may miss the
 * pool. So who is told that a pool exists that is not imported, or is not there though its labels are, tries again. Whoever
 * searches may be any process of this host, so the {@linkplain SearchTurns turns} of ours don't spare it that. Stateless, thread-safe.
 */
public final class ImportBesideSearches {

    private static final Logger LOG = LoggerFactory.getLogger(ImportBesideSearches.class);

    /**
     * A search tries each pool for some tenths of a second, and for many seconds where the host is busy; a try whose process was
     * killed goes on in the kernel. To give up earlier would only fail earlier.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private ImportBesideSearches() {}

    /** One try of an import. */
    public interface Import {
        /**
         * Imports.
         *
         * @throws ActiveElsewhereException as {@link org.zward.pool.Zpools#importPool}
         * @throws ZfsException as {@link org.zward.pool.Zpools#importPool}
         */
        void run() throws ActiveElsewhereException, ZfsException;
    }

    /** Tells a true failure of an import from one that a search makes. */
    public interface Check {
        /**
         * Looks.
         *
         * @param failure what the import failed with
         * @return whether what it says is so
         * @throws ZfsException if that can't be told
         */
        boolean isTrue(ZfsException failure) throws ZfsException;
    }

    /**
     * Imports, the last time after half a minute. What decides whether it may must be looked at in each try anew.
     *
     * @param attempt the import
     * @param check whether its failure is a true one
     * @throws ActiveElsewhereException as the attempt
     * @throws ZfsException as the attempt, if that is true or goes on
     */
    public static void run(Import attempt, Check check) throws ActiveElsewhereException, ZfsException {
        run(attempt, check, Deadline.after(PATIENCE));
    }

    static void run(Import attempt, Check check, Deadline deadline) throws ActiveElsewhereException, ZfsException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    attempt.run();
                    return;
                } catch (ZfsException e) {
                    if (deadline.hasPassed() || mayBeTrue(check, e)) {
                        throw e;
                    }
                    LOG.debug("it is not so: somebody searches, and the import is tried again", e);
                }
                interrupted |= Thread.interrupted(); // else there would be no pauses any more
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean mayBeTrue(Check check, ZfsException failure) {
        try {
            return check.isTrue(failure);
        } catch (ZfsException e) {
            failure.addSuppressed(e);
            return true;
        }
    }
}
