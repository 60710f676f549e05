package org.zward.zfs.label;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.host.HostId;
import org.zward.lock.Guid;
import org.zward.lock.IoReason;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ImportablePool;
import org.zward.pool.ImportablePool.Activity;
import org.zward.pool.PoolLabel;
import org.zward.pool.PoolLabel.State;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.zfs.label.Candidates.Candidate;
import org.zward.zfs.label.LabelledPool.Member;

/**
 * Finds pools by the labels on devices. Needs the rights to read them, and no ZFS.
 *
 * <p>Thread-safe; nothing is kept between calls.
 */
public final class PoolLabels {

    /**
     * Slow devices are waited for side by side; more at once don't make one disk faster. The search is over when the last
     * has answered: one that hangs in the kernel holds it up.
     */
    private static final int PARALLEL_READS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(PoolLabels.class);

    private final LabelReader reader = new LabelReader();

    /** Makes one. */
    public PoolLabels() {}

    /**
     * Looks for pools. Watches those that another host has, with multihost on, for up to a minute. Every device is waited
     * for, also one that hangs.
     *
     * @param where where to look
     * @param imported pools to leave out, since this host has them
     * @param here this host's hostid
     * @return what was found, by name. Health is what the labels let expect: the kernel may still find more wrong
     * @throws ZfsException if nothing could be read
     * @throws InterruptedException if the thread was interrupted
     */
    public List<ImportablePool> search(SearchPath where, Set<Guid> imported, HostId here)
            throws ZfsException, InterruptedException {
        List<LabelledPool> pools = LabelledPool.of(members(where)).stream()
                .filter(pool -> !imported.contains(pool.newest().pool().guid()))
                .filter(pool -> pool.newest().pool().state() != State.OTHER)
                .toList();
        Set<LabelledPool> active = new ActivityWatch(reader).active(pools, here);
        return pools.stream()
                .map(pool -> importable(pool, active.contains(pool) ? Activity.SEEN : Activity.NOT_SEEN))
                .toList();
    }

    private static ImportablePool importable(LabelledPool pool, Activity activity) {
        // as ZFS has it: what is in use elsewhere is not available here
        VdevHealth health = activity == Activity.SEEN ? VdevHealth.UNAVAIL : pool.health();
        return new ImportablePool(
                pool.newest().pool(),
                health.name(),
                activity,
                List.copyOf(pool.devices().keySet()));
    }

    private List<Member> members(SearchPath where) throws ZfsException, InterruptedException {
        List<Candidate> candidates;
        try {
            candidates = Candidates.in(where);
        } catch (IOException e) {
            throw unreadable(where.directories().toString(), e);
        }
        List<Callable<Optional<Member>>> reads = new ArrayList<>();
        for (Candidate candidate : candidates) {
            reads.add(() -> reader.read(candidate.names().get(0)).map(labels -> new Member(candidate, labels)));
        }
        ExecutorService readers =
                Executors.newFixedThreadPool(Math.max(1, Math.min(PARALLEL_READS, reads.size())), PoolLabels::daemon);
        try {
            return succeeded(readers.invokeAll(reads));
        } finally {
            readers.shutdownNow();
        }
    }

    private static Thread daemon(Runnable runnable) {
        Thread thread = new Thread(runnable, "zward-label-reader");
        thread.setDaemon(true);
        return thread;
    }

    /** What could be read. Devices that can't are passed over, unless that leaves nothing for want of rights. */
    private static List<Member> succeeded(List<Future<Optional<Member>>> reads)
            throws ZfsException, InterruptedException {
        List<Member> members = new ArrayList<>();
        List<IOException> failures = new ArrayList<>();
        for (Future<Optional<Member>> read : reads) {
            try {
                read.get().ifPresent(members::add);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof IOException failure)) {
                    throw new IllegalStateException(e.getCause());
                }
                failures.add(failure);
            }
        }
        Optional<AccessDeniedException> denied = failures.stream()
                .filter(AccessDeniedException.class::isInstance)
                .map(AccessDeniedException.class::cast)
                .findFirst();
        if (members.isEmpty() && denied.isPresent()) {
            throw unreadable(denied.get().getFile(), denied.get());
        }
        failures.forEach(failure -> LOG.warn("passing over a device that can't be read: {}", failure.toString()));
        return members;
    }

    /**
     * Reads a pool's label again.
     *
     * @param hint what a search found
     * @return its newest label, or nothing if none of the devices has one any more
     * @throws ZfsException if no device can be read
     */
    public Optional<PoolLabel> readLabel(ImportablePool hint) throws ZfsException {
        List<VdevLabel> labels = new ArrayList<>();
        int read = 0;
        List<ZfsException> failures = new ArrayList<>();
        for (Path device : hint.devices()) {
            try {
                reader.read(device).ifPresent(found -> labels.add(found.label()));
                read++;
            } catch (NoSuchFileException e) {
                read++; // a device that is gone has no label
            } catch (IOException e) {
                failures.add(unreadable(device.toString(), e));
            }
        }
        if (read == 0 && !failures.isEmpty()) {
            throw failures.get(0);
        }
        failures.forEach(failure -> LOG.warn("{}: {}: passing over it", failure.subject(), failure.problem()));
        return labels.stream()
                .filter(label -> label.pool().guid().equals(hint.label().guid()))
                .max(Comparator.comparingLong(VdevLabel::txg))
                .map(VdevLabel::pool);
    }

    private static ZfsException unreadable(String what, IOException e) {
        return e instanceof AccessDeniedException
                ? new ZfsException(Kind.NOT_PERMITTED, what, "permission denied", "run it as root")
                : new ZfsException(Kind.FAILED, what, "can't be read: " + IoReason.of(e), "check the device");
    }
}
