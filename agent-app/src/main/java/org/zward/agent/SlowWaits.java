package org.zward.agent;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.LockFilesException;
import org.zward.lock.LockStatus;
import org.zward.lock.OwnerRecord;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;

/** Logs each wait for a lock that takes more than a second, with who has it. Thread-safe. */
final class SlowWaits {

    private static final Logger LOG = LoggerFactory.getLogger(SlowWaits.class);
    private static final long SLOW_MILLIS = 1000;

    private final PoolLocks locks;
    private final ScheduledThreadPoolExecutor clock;

    /**
     * Makes one.
     *
     * @param locks to ask who has a lock
     */
    SlowWaits(PoolLocks locks) {
        this.locks = locks;
        clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "slow-waits");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
    }

    /** A wait that begins now. */
    Watch watch(PoolName pool, String purpose) {
        return new Watch(pool, purpose);
    }

    /** A wait. */
    final class Watch {
        private final PoolName pool;
        private final long began = System.nanoTime();
        private final ScheduledFuture<?> task;

        private Watch(PoolName pool, String purpose) {
            this.pool = pool;
            this.task = clock.schedule(() -> tell(pool, purpose), SLOW_MILLIS, TimeUnit.MILLISECONDS);
        }

        void had() {
            if (!task.cancel(false)) {
                LOG.info("{}: its lock was had after {} s", pool, seconds());
            }
        }

        void notHad() {
            if (!task.cancel(false)) {
                LOG.info("{}: its lock was not had in {} s", pool, seconds());
            }
        }

        private long seconds() {
            return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        }
    }

    private void tell(PoolName pool, String purpose) {
        LOG.info("{}: waiting for its lock, to {}: held by {}", pool, purpose, holder(pool));
    }

    private String holder(PoolName pool) {
        try {
            return locks.statuses().stream()
                    .filter(status -> status.pool().equals(pool))
                    .findFirst()
                    .flatMap(LockStatus::record)
                    .map(OwnerRecord::owner)
                    .map(owner -> owner.describe())
                    .orElse("a program that wrote no record");
        } catch (LockFilesException e) {
            return "nobody knows: " + e.getMessage();
        }
    }
}
