package org.zward.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The scan loop's sign of life. Before each thing that takes time the loop says when it will be back at the latest; it
 * never waits for ZFS itself, so one that is late has stopped. Thread-safe.
 */
final class Pulse {

    /** For what takes no time: a busy machine, a slow disk under the scan file. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private volatile long expected;

    Pulse() {
        this(System::nanoTime);
    }

    /** By another clock. */
    Pulse(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        expectWithin(Duration.ZERO);
    }

    /** It will be back in that time. */
    final void expectWithin(Duration time) {
        expected = nanoTime.getAsLong() + time.plus(SLACK).toNanos();
    }

    /** How late it is, if it is. */
    Optional<Duration> overdue() {
        long late = nanoTime.getAsLong() - expected;
        return late > 0 ? Optional.of(Duration.ofNanos(late)) : Optional.empty();
    }
}
