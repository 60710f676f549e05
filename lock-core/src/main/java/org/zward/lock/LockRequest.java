package org.zward.lock;

import java.time.Duration;
import java.util.Objects;

/**
 * What somebody wants a lock for.
 *
 * @param owner who will own it
 * @param purpose what for, in a word or two, for the owner record: {@code scan}, {@code import}, ...
 * @param deadline when to give up waiting, in all scopes together
 * @param use how it will be used
 */
public record LockRequest(LockOwner owner, String purpose, Deadline deadline, Use use) {

    /** How a lock will be used. */
    public enum Use {
        /**
         * For one sequence on the pool. Where the lock of a {@code zward exec} is joined, the sequence byte is held, so
         * that sequences side by side stay whole. What a dead owner left must be healed first, or the lock fails.
         */
        SEQUENCE,
        /**
         * For a command to run under it. Where the lock of a {@code zward exec} is joined, nothing more is held, so
         * that the command may run sequences. What a dead owner left is healed if it can be, else kept for the next.
         */
        COMMAND,
        /**
         * For this process itself, as long as it lives: as for a command, but no tool that it runs inherits the lock, so
         * that one that hangs does not keep it from the next process.
         */
        PROCESS
    }

    /**
     * Checks that nothing is null.
     *
     * @param owner who will own the lock
     * @param purpose what for
     * @param deadline when to give up waiting
     * @param use how it will be used
     */
    public LockRequest {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(purpose);
        Objects.requireNonNull(deadline);
        Objects.requireNonNull(use);
    }

    /**
     * A request by the thread that calls, for a sequence.
     *
     * @param purpose what for
     * @param deadline when to give up
     * @return the request
     */
    public static LockRequest of(String purpose, Deadline deadline) {
        return new LockRequest(LockOwner.currentThread(), purpose, deadline, Use.SEQUENCE);
    }

    /**
     * The same, with more time.
     *
     * @param delay by how long to put the deadline off: what was spent on other things than waiting
     * @return a new request
     */
    public LockRequest postponedBy(Duration delay) {
        return new LockRequest(owner, purpose, deadline.postponedBy(delay), use);
    }
}
