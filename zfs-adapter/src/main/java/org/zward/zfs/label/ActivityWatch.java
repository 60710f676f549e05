package org.zward.zfs.label;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zward.host.HostId;
import org.zward.lock.Deadline;
import org.zward.pool.PoolLabel;

/**
 * ZFS' activity check, made from outside: a pool that another host had last, with multihost on, is watched for as long
 * as the kernel would; a newer uberblock gives that host away. All such pools are watched at once, so the check costs
 * what the longest of them costs, and of a pool whose host is alive about a second.
 *
 * <p>It is for telling people early. The kernel makes its own check at the import, and refuses.
 */
final class ActivityWatch {

    /** Enough for every setting but odd ones; a label must not make a search last for hours. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final long POLL_MILLIS = 250;

    private record Watched(LabelledPool pool, Uberblock atFirst, Deadline until) {}

    private final LabelReader reader;

    ActivityWatch(LabelReader reader) {
        this.reader = reader;
    }

    /**
     * Watches pools.
     *
     * @param pools the pools that were found
     * @param here this host, whose own pools need no check
     * @return those that another host writes to
     * @throws InterruptedException if the thread was interrupted while it watched
     */
    Set<LabelledPool> active(List<LabelledPool> pools, HostId here) throws InterruptedException {
        List<Watched> watched = new ArrayList<>();
        for (LabelledPool pool : pools) {
            PoolLabel label = pool.newest().pool();
            if (label.state() == PoolLabel.State.ACTIVE && !label.hostid().equals(here)) {
                newest(pool).filter(Uberblock::isMultihost).ifPresent(uberblock -> watched.add(watch(pool, uberblock)));
            }
        }
        Set<LabelledPool> active = new HashSet<>();
        while (!watched.isEmpty()) {
            Thread.sleep(POLL_MILLIS);
            for (Watched one : List.copyOf(watched)) {
                if (newest(one.pool()).filter(one.atFirst()::isOlderThan).isPresent()) {
                    active.add(one.pool());
                    watched.remove(one);
                } else if (one.until().hasPassed()) {
                    watched.remove(one);
                }
            }
        }
        return active;
    }

    private static Watched watch(LabelledPool pool, Uberblock uberblock) {
        Duration check = uberblock.activityCheck();
        return new Watched(pool, uberblock, Deadline.after(check.compareTo(LONGEST) < 0 ? check : LONGEST));
    }

    private Optional<Uberblock> newest(LabelledPool pool) {
        return pool.devices().entrySet().stream()
                .flatMap(device -> newest(device.getKey(), device.getValue()).stream())
                .max(Comparator.naturalOrder());
    }

    private Optional<Uberblock> newest(Path device, VdevLabel label) {
        try {
            return reader.newestUberblock(device, label);
        } catch (IOException e) {
            return Optional.empty(); // the pool's other devices tell as much
        }
    }
}
