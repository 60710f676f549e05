package org.zward.host;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.zward.lock.Guid;

/**
 * Who holds a pool's lease, or waits for it, for people to read: whoever grants the lease decides, not what is written
 * here. All of it but the guid, the state and the number is what the holder said of itself.
 *
 * @param pool the pool's name
 * @param guid the pool
 * @param state whether it holds the lease
 * @param number the fencing number, or the one it will have
 * @param host its host's name
 * @param pid its process
 * @param command its command line
 * @param purpose what it wants the lease for
 * @param since when it asked for it
 */
public record LeaseHolder(
        Optional<String> pool,
        Guid guid,
        State state,
        long number,
        Optional<String> host,
        OptionalLong pid,
        Optional<String> command,
        Optional<String> purpose,
        Optional<Instant> since) {

    /** Whether it has the lease. */
    public enum State {
        /** It does. */
        HELD,
        /** It stands in line for it. */
        WAITING
    }

    /**
     * Names it in one clause, for a message.
     *
     * @return the host, pid, command, purpose and since when, as far as they are known
     */
    public String describe() {
        StringBuilder text = new StringBuilder(host.map(name -> "host " + name).orElse("an unknown host"));
        pid.ifPresent(value -> text.append(", pid ").append(value));
        command.ifPresent(value -> text.append(" (").append(value).append(')'));
        purpose.ifPresent(value -> text.append(", for ").append(value));
        since.ifPresent(value -> text.append(", since ").append(value));
        return text.toString();
    }
}
