package org.zward.zfs;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.ZwardException;
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

    /** Where all is slow, half a minute is no more than a few tries. */
    private static final int LEAST_TRIES = 10;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private ImportBesideSearches() {}

    /** One try of an import. */
    public interface Import {
        /**
         * Imports.
         *
         * @throws ZwardException as {@link org.zward.pool.Zpools#importPool}
         * @throws InterruptedException as {@link org.zward.pool.Zpools#importPool}
         */
        void run() throws ZwardException, InterruptedException;
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
     * Imports, the last time after half a minute and ten tries. What decides whether it may must be looked at in each try anew.
     *
     * @param attempt the import
     * @param check whether its failure is a true one
     * @throws ZwardException as the attempt; a {@link ZfsException} if that is true or goes on
     * @throws InterruptedException as the attempt, or if the thread was interrupted after one that imported nothing
     */
    public static void run(Import attempt, Check check) throws ZwardException, InterruptedException {
        run(attempt, check, Deadline.after(PATIENCE));
    }

    static void run(Import attempt, Check check, Deadline deadline) throws ZwardException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                attempt.run();
                return;
            } catch (ZfsException e) {
                if ((deadline.hasPassed() && tries >= LEAST_TRIES) || mayBeTrue(check, e)) {
                    throw e;
                }
                LOG.debug("it is not so: somebody searches, and the import is tried again", e);
            }
            Thread.sleep(PAUSE.toMillis());
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
