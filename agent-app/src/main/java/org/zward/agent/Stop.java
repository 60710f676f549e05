package org.zward.agent;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.posix.TerminationSignal;

/**
 * The end of the agent, from the first signal that asks for it. Whatever hangs then, in ZFS or anywhere, the process is
 * gone after {@link #LIMIT}: what it left imported its records tell of, and the next taker of each lock undoes it.
 * Thread-safe.
 */
final class Stop {

    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

    /** Less than the 30 seconds that are promised. */
    private static final Duration LIMIT = Duration.ofSeconds(29);

    /** What is kept of it for the agent's own end, once it has given up on what hangs. */
    private static final Duration RESERVE = Duration.ofSeconds(4);

    private final Thread agent;
    private final Runnable lastResort;
    private boolean requested;
    private Deadline deadline = Deadline.after(LIMIT);

    /**
     * Makes one.
     *
     * @param agent the thread to interrupt
     * @param lastResort ends the process
     */
    Stop(Thread agent, Runnable lastResort) {
        this.agent = agent;
        this.lastResort = lastResort;
    }

    /** Asks for it; a second time is as once. */
    synchronized void request(TerminationSignal signal) {
        if (requested) {
            return;
        }
        requested = true;
        deadline = Deadline.after(LIMIT.minus(RESERVE));
        LOG.info("stopping, for SIG{} came", signal);
        Thread limit = new Thread(this::endAtTheLimit, "stop");
        limit.setDaemon(true);
        limit.start();
        agent.interrupt();
    }

    synchronized boolean isRequested() {
        return requested;
    }

    /** Until when sequences may be finished. */
    synchronized Deadline deadline() {
        return deadline;
    }

    private void endAtTheLimit() {
        try {
            Thread.sleep(LIMIT.toMillis());
            LOG.error("still at work {} s after it was to stop: ending all the same", LIMIT.toSeconds());
            lastResort.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
