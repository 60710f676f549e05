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

    /** For what is under way; it leaves some seconds for the agent's own end, once that gave up on what hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    /** Less than the 30 seconds that are promised. */
    private static final Duration LIMIT = Duration.ofSeconds(29);

    private final Thread agent;
    private final Runnable lastResort;
    private final Duration patience;
    private final Duration limit;
    private boolean requested;
    private Deadline deadline;

    /**
     * Makes one.
     *
     * @param agent the thread to interrupt
     * @param lastResort ends the process
     */
    Stop(Thread agent, Runnable lastResort) {
        this(agent, lastResort, PATIENCE, LIMIT);
    }

    /** With other times. */
    Stop(Thread agent, Runnable lastResort, Duration patience, Duration limit) {
        this.agent = agent;
        this.lastResort = lastResort;
        this.patience = patience;
        this.limit = limit;
        this.deadline = Deadline.after(patience);
    }

    /** Asks for it; a second time is as once. */
    synchronized void request(TerminationSignal signal) {
        if (requested) {
            return;
        }
        requested = true;
        deadline = Deadline.after(patience);
        LOG.info("stopping, for SIG{} came", signal);
        Thread thread = new Thread(this::endAtTheLimit, "stop");
        thread.setDaemon(true);
        thread.start();
        agent.interrupt();
    }

    /** Until when sequences may be finished. */
    synchronized Deadline deadline() {
        return deadline;
    }

    private void endAtTheLimit() {
        try {
            Thread.sleep(limit.toMillis());
            LOG.error("still at work {} s after it was to stop: ending all the same", limit.toSeconds());
            lastResort.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
