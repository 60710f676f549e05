package org.zward.cluster;

import org.zward.lock.Deadline;

/**
 * For how long an ensemble that does not answer is waited for, from its last answer, whatever is asked of it meanwhile and
 * in which session. Used by one thread.
 */
final class Absence {

    private Deadline end;

    Absence(Patience patience) {
        this.end = patience.absence();
    }

    /** The ensemble has answered; or was not asked until now. */
    void renew(Patience patience) {
        end = patience.absence();
    }

    /** Its end, but not beyond the last moment. */
    Deadline until(Deadline last) {
        return last.remainingNanos() < end.remainingNanos() ? last : end;
    }
}
