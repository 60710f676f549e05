package org.zward.lock;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who this process is, as its owner records say it. The adapter of the operating system supplies it.
 *
 * @param pid the process id
 * @param started when it started, field 22 of {@code /proc/PID/stat}, in clock ticks since the boot
 * @param boot the boot id, {@code /proc/sys/kernel/random/boot_id}
 * @param host the host's name
 * @param command the command line, of which an owner record has room for 2 KiB
 */
public record ProcessIdentity(long pid, long started, String boot, String host, String command) {

    /**
     * Checks that nothing is null, and cuts the command line to what an owner record has room for.
     *
     * @param pid the process id
     * @param started when it started, in clock ticks
     * @param boot the boot id
     * @param host the host's name
     * @param command the whole command line
     */
    public ProcessIdentity {
        Objects.requireNonNull(boot);
        Objects.requireNonNull(host);
        command = OwnerRecordFormat.cutCommand(command);
    }

    /**
     * Makes the owner of a lock that this process takes.
     *
     * @param request what for
     * @param since when it got the lock
     * @return the owner
     */
    Owner owner(LockRequest request, Instant since) {
        return owner().of(request, since);
    }

    /** What all locks that this process takes have in common. */
    Owner owner() {
        return new Owner(
                OptionalLong.of(pid),
                OptionalLong.of(started),
                Optional.of(boot),
                Optional.of(host),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(command));
    }
}
