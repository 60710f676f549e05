package org.zward.cluster;

import java.time.Duration;
import org.zward.lock.Deadline;

/**
 * How long the ensemble's answers are waited for: a part of the session's timeout, and never so long that somebody would
 * ask what is the matter.
 *
 * @param sessionTimeout how long the ensemble keeps a session that it does not hear from
 */
record Patience(Duration sessionTimeout) {

    private static final int ANSWERS_IN_A_SESSION = 4;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    private static final int MOMENTS_IN_A_SESSION = 10;
    private static final Duration LONGEST_MOMENT = Duration.ofSeconds(2);

    /** The same where the ensemble allows no longer sessions than that. */
    Patience within(Duration allowed) {
        return new Patience(shorter(sessionTimeout, allowed));
    }

    /** For an answer that is needed. An ensemble that needs longer is as good as away. */
    Duration answer() {
        return shorter(sessionTimeout.dividedBy(ANSWERS_IN_A_SESSION), LONGEST_ANSWER);
    }

    /** For what happens by itself in the end, and is waited for in order to be able to say so. */
    Duration moment() {
        return shorter(sessionTimeout.dividedBy(MOMENTS_IN_A_SESSION), LONGEST_MOMENT);
    }

    /** Until then, but at least for one answer: what tries once needs one, too. */
    Deadline atLeastAnAnswer(Deadline deadline) {
        Deadline answer = Deadline.after(answer());
        return deadline.remainingNanos() > answer.remainingNanos() ? deadline : answer;
    }

    /**
     * For an ensemble that is away to come back: as long as a session outlives that, and long enough for an election, or
     * for a server's restart, however short sessions are; not as long as somebody would wait for another host.
     */
    Deadline absence() {
        return Deadline.after(longer(sessionTimeout, LONGEST_ANSWER));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
