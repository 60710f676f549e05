package org.zward.scan;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.pool.PoolListing;

/**
 * Reads pools side by side, and goes on without those that hang.
 *
 * <p>Concurrency: each pool is read in a thread of its own, {@code parallel} of them at a time in each scan. A reading
 * that does not end in time is given up: it goes into {@code hanging}, keeps its thread and its pool's lock, and whichever
 * scan finds it ended takes it out with its result. While it hangs its pool is not read again. Once {@link
 * #MOST_HANGING} hang no other pool is begun: so the number of threads is bounded, and no scan tries one pool after the
 * other in a ZFS that answers nobody.
 *
 * <p>Thread-safe. What belongs to one scan is used by the thread that scans alone.
 */
final class Readings {

    private static final Logger LOG = LoggerFactory.getLogger(Readings.class);

    /** More than single dead disks make. */
    static final int MOST_HANGING = 16;

    private final ConcurrentMap<Guid, Hanging> hanging = new ConcurrentHashMap<>();

    private record Hanging(PoolName pool, Attempt<ScannedPool> attempt) {}

    private record UnderWay(Attempt<ScannedPool> attempt, Deadline deadline) {}

    /**
     * Reads pools.
     *
     * @param entries the pools
     * @param parallel how many side by side
     * @param patience how long one may take
     * @param reader what reading each of them is; it fails with InterruptedException alone
     * @param progress told of each pool that is done
     * @return what came of each, in the order of the entries
     * @throws InterruptedException if the thread was interrupted; the readings under way were interrupted too, and have
     *     ended, unless they hang
     */
    List<ScannedPool> read(
            List<PoolListing.Entry> entries,
            int parallel,
            Duration patience,
            Function<PoolListing.Entry, Callable<ScannedPool>> reader,
            DeviceScan.Progress progress)
            throws InterruptedException {
        return new Scan(entries, Math.max(1, parallel), patience, reader, progress).run();
    }

    /** Interrupts what hangs. */
    void interrupt() {
        hanging.values().forEach(reading -> reading.attempt().interrupt());
    }

    /** Waits for what hangs, at most until the deadline; returns the pools that hang still. */
    List<PoolName> awaitEnd(Deadline deadline) throws InterruptedException {
        List<PoolName> left = new ArrayList<>();
        for (Map.Entry<Guid, Hanging> entry : hanging.entrySet()) {
            Hanging reading = entry.getValue();
            if (reading.attempt().await(deadline)) {
                hanging.remove(entry.getKey(), reading);
            } else {
                left.add(reading.pool());
            }
        }
        return left;
    }

    private final class Scan {

        private final List<PoolListing.Entry> entries;
        private final int parallel;
        private final Duration patience;
        private final Function<PoolListing.Entry, Callable<ScannedPool>> reader;
        private final DeviceScan.Progress progress;
        private final Deque<PoolListing.Entry> waiting;
        private final Map<PoolListing.Entry, UnderWay> underWay = new LinkedHashMap<>();
        private final BlockingQueue<PoolListing.Entry> ended = new LinkedBlockingQueue<>();
        private final Map<PoolListing.Entry, ScannedPool> done = new HashMap<>();

        Scan(
                List<PoolListing.Entry> entries,
                int parallel,
                Duration patience,
                Function<PoolListing.Entry, Callable<ScannedPool>> reader,
                DeviceScan.Progress progress) {
            this.entries = entries;
            this.parallel = parallel;
            this.patience = patience;
            this.reader = reader;
            this.progress = progress;
            this.waiting = new ArrayDeque<>(entries);
        }

        List<ScannedPool> run() throws InterruptedException {
            try {
                while (!waiting.isEmpty() || !underWay.isEmpty()) {
                    while (underWay.size() < parallel && !waiting.isEmpty()) {
                        begin(waiting.remove());
                    }
                    awaitOne();
                    giveUpOverdue();
                }
            } catch (InterruptedException | RuntimeException | Error e) {
                interruptAll(); // where no thread is left for one more, too
                throw e;
            }
            return entries.stream().map(done::get).toList();
        }

        private void begin(PoolListing.Entry entry) throws InterruptedException {
            Optional<Hanging> earlier = Optional.ofNullable(hanging.get(entry.guid()));
            if (earlier.isPresent() && !earlier.get().attempt().hasEnded()) {
                finish(entry, stuck(entry));
            } else if (earlier.isPresent()) {
                hanging.remove(entry.guid(), earlier.get());
                LOG.info("{}: its reading, which was stuck, has ended", entry.name());
                finish(entry, result(entry, earlier.get().attempt()));
            } else if (hanging.size() >= MOST_HANGING) {
                finish(entry, ScannedPool.failed(entry, ScannedPool.Outcome.FAILED, notRead()));
            } else {
                Deadline deadline = Deadline.after(patience);
                String thread = "scan " + entry.name();
                Attempt<ScannedPool> attempt = Attempt.start(thread, reader.apply(entry), () -> ended.add(entry));
                underWay.put(entry, new UnderWay(attempt, deadline));
            }
        }

        private String notRead() {
            String stuck = hanging.values().stream()
                    .map(reading -> reading.pool().value())
                    .sorted()
                    .collect(Collectors.joining(", "));
            return "not read, for ZFS does not answer: stuck are " + stuck;
        }

        /** Waits until one has ended, or the one that was begun first is overdue. */
        private void awaitOne() throws InterruptedException {
            if (underWay.isEmpty()) {
                return;
            }
            long nanos = underWay.values().iterator().next().deadline().remainingNanos();
            Optional<PoolListing.Entry> entry = Optional.ofNullable(ended.poll(nanos, TimeUnit.NANOSECONDS));
            if (entry.isPresent() && underWay.containsKey(entry.get())) {
                finish(
                        entry.get(),
                        result(entry.get(), underWay.remove(entry.get()).attempt()));
            }
        }

        private void giveUpOverdue() {
            for (PoolListing.Entry entry : List.copyOf(underWay.keySet())) {
                UnderWay reading = underWay.get(entry);
                if (reading.deadline().hasPassed() && !reading.attempt().hasEnded()) {
                    underWay.remove(entry);
                    hang(entry, reading);
                    LOG.warn(
                            "{}: reading it has not ended in {} s: going on without it",
                            entry.name(),
                            patience.toSeconds());
                    finish(entry, stuck(entry));
                }
            }
        }

        private void hang(PoolListing.Entry entry, UnderWay reading) {
            hanging.putIfAbsent(entry.guid(), new Hanging(entry.name(), reading.attempt()));
        }

        private ScannedPool stuck(PoolListing.Entry entry) {
            return ScannedPool.failed(
                    entry,
                    ScannedPool.Outcome.STUCK,
                    "stuck: reading it has not ended in " + patience.toSeconds()
                            + " s, and goes on; its lock stays held until ZFS answers");
        }

        private ScannedPool result(PoolListing.Entry entry, Attempt<ScannedPool> attempt) throws InterruptedException {
            try {
                return attempt.result();
            } catch (ExecutionException e) {
                LOG.error("{} could not be scanned", entry.name(), e.getCause());
                String reason = e.getCause() instanceof InterruptedException
                        ? "interrupted"
                        : "an unexpected failure, " + e.getCause();
                return ScannedPool.failed(entry, ScannedPool.Outcome.FAILED, reason);
            }
        }

        private void finish(PoolListing.Entry entry, ScannedPool pool) {
            done.put(entry, pool);
            progress.done(pool);
        }

        /** A sequence under way is finished, not abandoned: its pool must be exported again. */
        private void interruptAll() {
            underWay.values().forEach(reading -> reading.attempt().interrupt());
            Deadline deadline = Deadline.after(patience);
            underWay.forEach((entry, reading) -> {
                if (!reading.attempt().awaitAllTheSame(deadline)) {
                    hang(entry, reading);
                }
            });
        }
    }
}
