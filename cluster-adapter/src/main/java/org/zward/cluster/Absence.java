package org.zward.cluster;

import org.zward.lock.Deadline;

/**
 * For how long an ensemble that does not answer is waited for: from its last answer, or from when it was first asked,
 * whatever is asked of it meanwhile and in which session. That it lets clients connect is no answer. Used by one thread.
 */
final class Absence {

    private Patience patience;
    private Deadline end;

    Absence(Patience patience) {
        this.patience = patience;
        this.end = patience.absence();
    }

    /** Sessions are as long as that from now on. */
    void granted(Patience allowed) {
        patience = allowed;
    }

    /** The ensemble has answered; or was not asked until now. */
    void renew() {
        end = patience.absence();
    }

    /** Its end, but not beyond the last moment. */
    Deadline until(Deadline last) {
        return last.remainingNanos() < end.remainingNanos() ? last : end;
    }
}
