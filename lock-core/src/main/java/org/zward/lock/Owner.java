package org.zward.lock;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who owns a lock, for people to read. It never decides anything: only the kernel knows who holds a lock.
 *
 * @param pid the process
 * @param started when it started, field 22 of {@code /proc/PID/stat}, in clock ticks since the boot
 * @param boot the boot id of its host
 * @param host its host's name
 * @param thread its thread's name
 * @param purpose what it locked the pool for
 * @param since when it got the lock
 * @param command its whole command line
 */
public record Owner(
        OptionalLong pid,
        OptionalLong started,
        Optional<String> boot,
        Optional<String> host,
        Optional<String> thread,
        Optional<String> purpose,
        Optional<Instant> since,
        Optional<String> command) {

    /** An owner of whom nothing is known. */
    public static final Owner UNKNOWN = new Owner(
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** The same process, as the owner of the lock that was asked for. */
    Owner of(LockRequest request, Instant acquired) {
        return new Owner(
                pid,
                started,
                boot,
                host,
                Optional.of(request.owner().name()),
                Optional.of(request.purpose()),
                Optional.of(acquired),
                command);
    }

    /**
     * Names it in one clause, for a message: pid, command, thread, purpose and since when, as far as they are known.
     *
     * @return the clause
     */
    public String describe() {
        StringBuilder text = new StringBuilder();
        text.append(pid.isPresent() ? "pid " + pid.getAsLong() : "an unknown process");
        command.ifPresent(value -> text.append(" (").append(value).append(')'));
        thread.ifPresent(value -> text.append(", thread ").append(value));
        purpose.ifPresent(value -> text.append(", for ").append(value));
        since.ifPresent(value -> text.append(", since ").append(value));
        return text.toString();
    }
}
