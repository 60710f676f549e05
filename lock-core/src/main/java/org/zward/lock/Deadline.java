package org.zward.lock;

import java.time.Duration;

/**
 * The moment at which a wait ends, on the monotonic clock. Immutable and thread-safe; several waits may share one.
 */
public final class Deadline {

    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A deadline that long from now.
     *
     * @param wait how long; zero tries once; waits beyond a century count as a century
     * @return the deadline
     * @throws IllegalArgumentException if {@code wait} is negative
     */
    public static Deadline after(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("negative wait: " + wait);
        }
        Duration century = Duration.ofDays(36_525);
        return new Deadline(System.nanoTime() + (wait.compareTo(century) > 0 ? century : wait).toNanos());
    }

    /**
     * A deadline that has passed: what waits until then tries once.
     *
     * @return the deadline
     */
    public static Deadline passed() {
        return new Deadline(System.nanoTime());
    }

    /**
     * The same, put off.
     *
     * @param delay by how long; at least zero
     * @return a later deadline
     */
    public Deadline postponedBy(Duration delay) {
        return new Deadline(nanoTime + delay.toNanos());
    }

    /**
     * How long until then.
     *
     * @return nanoseconds; zero once it has passed
     */
    public long remainingNanos() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    /**
     * Whether it has passed.
     *
     * @return true once it has
     */
    public boolean hasPassed() {
        return remainingNanos() == 0;
    }
}
