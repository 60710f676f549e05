package org.zward.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The ancestors of this process, as the kernel has them now.
 *
 * <p>A record names a process by its pid and its start in clock ticks since the boot, of which Linux shows 100 a second
 * ({@code USER_HZ}, proc(5)); the JDK tells starts as instants. So the starts are compared by how far each is from this
 * process' own.
 */
record LivingAncestors(ProcessIdentity self) implements Ancestors {

    private static final long MILLIS_PER_TICK = 10;
    private static final long TOLERANCE_MILLIS = 2 * MILLIS_PER_TICK;

    LivingAncestors {
        Objects.requireNonNull(self);
    }

    @Override
    public boolean include(Owner owner) {
        if (owner.pid().isEmpty()
                || owner.boot().filter(boot -> !boot.equals(self.boot())).isPresent()) {
            return false;
        }
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        while (parent.isPresent()) {
            if (parent.get().pid() == owner.pid().getAsLong()) {
                return startedWith(parent.get(), owner);
            }
            parent = parent.get().parent();
        }
        return false;
    }

    private boolean startedWith(ProcessHandle process, Owner owner) {
        Optional<Instant> ours = ProcessHandle.current().info().startInstant();
        Optional<Instant> its = process.info().startInstant();
        if (owner.started().isEmpty() || ours.isEmpty() || its.isEmpty()) {
            return true;
        }
        long elapsed = Duration.between(its.get(), ours.get()).toMillis();
        long recorded = (self.started() - owner.started().getAsLong()) * MILLIS_PER_TICK;
        return Math.abs(elapsed - recorded) <= TOLERANCE_MILLIS;
    }
}
