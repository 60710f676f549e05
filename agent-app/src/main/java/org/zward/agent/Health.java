package org.zward.agent;

import com.google.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolLocks;

/** Whether the agent does what it is for. Thread-safe. */
final class Health {

    private final Pulse pulse;
    private final ScanLoop loop;
    private final PoolLocks locks;

    @Inject
    Health(Pulse pulse, ScanLoop loop, PoolLocks locks) {
        this.pulse = pulse;
        this.loop = loop;
        this.locks = locks;
    }

    /** What is wrong, if anything is. */
    Optional<String> problem() {
        Optional<Duration> overdue = pulse.overdue();
        if (overdue.isPresent()) {
            return Optional.of(
                    "the scans have stopped: overdue by " + overdue.get().toSeconds() + " s");
        }
        try {
            locks.statuses();
        } catch (LockFilesException e) {
            return Optional.of(e.getMessage());
        }
        return loop.failure().or(() -> loop.last().flatMap(ScanResult::problem));
    }
}
