package org.zward.it.bench;

import static org.zward.it.bench.BenchmarkPools.median;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.it.zfs.ZfsSandbox;
import org.zward.lock.DatasetName;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockEvents;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolName;
import org.zward.pool.ActiveElsewhere;
import org.zward.pool.PoolEvents;
import org.zward.pool.SearchPath;
import org.zward.scan.DeviceScan;
import org.zward.scan.ScannedPool;
import org.zward.zfs.Backend;

/**
 * How long a scan of the agent's kind holds each pool's lock, with few and with many pools of twenty datasets each; and,
 * apart, the one search that it makes without any lock. Run by {@code bench/device-scan}.
 */
public final class DeviceScanBenchmark {

    private static final int FEW = 5;
    private static final int MANY = 50;
    private static final int DATASETS = 20;
    private static final double GROWTH = 1.2;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Holds holds = new Holds();
    private final Path few;
    private final Path rest;
    private final BenchmarkPools pools;
    private final Zward zward;

    private DeviceScanBenchmark(BenchmarkPools pools) throws Exception {
        this.pools = pools;
        few = pools.createDirectory("few");
        rest = pools.createDirectory("rest");
        zward = Zward.open(ZwardOptions.defaults()
                .in(pools.resolve("locks"))
                .over(Backend.LIBZFS)
                .observedBy(holds, PoolEvents.NONE));
    }

    /** Milliseconds for which locks were held. */
    private static final class Holds implements LockEvents {
        private final Queue<Double> millis = new ConcurrentLinkedQueue<>();

        List<Double> take() {
            List<Double> taken = new ArrayList<>(millis);
            millis.clear();
            return taken;
        }

        @Override
        public Wait asked(PoolName pool, LockRequest request) {
            return new Wait() {
                @Override
                public Hold granted(PoolLock.Scope scope) {
                    long start = System.nanoTime();
                    return () -> millis.add((System.nanoTime() - start) / 1e6);
                }

                @Override
                public void denied(Throwable failure) {
                    throw new IllegalStateException("nobody else locks", failure);
                }
            };
        }

        @Override
        public Healing healing(PoolName pool, JournalEntry dead) {
            throw new IllegalStateException("nobody died");
        }
    }

    /**
     * Measures, and prints medians.
     *
     * @param args the number of rounds
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        try (BenchmarkPools pools = new BenchmarkPools()) {
            new DeviceScanBenchmark(pools).measure(Integer.parseInt(args[0]));
        }
    }

    private void measure(int rounds) throws Exception {
        for (int i = 0; i < MANY; i++) {
            createPool("zward-benchmark-" + i, i < FEW ? few : rest);
        }
        List<Path> some = List.of(few);
        List<Path> all = List.of(few, rest);
        scan(1, some, FEW);
        holds.take();
        for (int parallel : List.of(1, 4)) {
            List<Double> besideFew = new ArrayList<>();
            List<Double> besideMany = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                for (int repeat = 0; repeat < MANY / FEW; repeat++) { // as many samples of one as of the other
                    scan(parallel, some, FEW);
                }
                besideFew.addAll(holds.take());
                scan(parallel, all, MANY);
                besideMany.addAll(holds.take());
            }
            double growth = median(besideMany) / median(besideFew);
            System.out.printf(
                    "lock held per pool, %d side by side: %.1f ms of %d pools, %.1f ms of %d pools: %.2f; target %.1f: %s%n",
                    parallel,
                    median(besideFew),
                    FEW,
                    median(besideMany),
                    MANY,
                    growth,
                    GROWTH,
                    growth <= GROWTH ? "met" : "MISSED");
        }
        System.out.printf(
                "the search, without locks: %.0f ms of %d pools, %.0f ms of %d pools%n",
                search(some), FEW, search(all), MANY);
    }

    private void scan(int parallel, List<Path> where, int pools) throws Exception {
        DeviceScan.Settings settings = new DeviceScan.Settings(
                new SearchPath(where), DeviceScan.Patience.of(PATIENCE, PATIENCE), parallel, ActiveElsewhere.REPORT);
        List<ScannedPool> scanned = zward.scan().scan(List.of(), settings, new Silence());
        if (scanned.size() != pools
                || scanned.stream().anyMatch(pool -> pool.datasets().size() != 1 + DATASETS)) {
            throw new IllegalStateException("not every pool was read");
        }
    }

    private double search(List<Path> where) throws Exception {
        long start = System.nanoTime();
        zward.zpools().search(new SearchPath(where));
        return (System.nanoTime() - start) / 1e6;
    }

    private void createPool(String name, Path directory) throws Exception {
        pools.create(name, directory);
        for (int i = 0; i < DATASETS; i++) {
            zward.zpools()
                    .createDataset(
                            new DatasetName(name + "/ost" + i), Map.of("lustre:svname", "testfs-OST000" + i % 10));
        }
        ZfsSandbox.run("zpool", "export", name);
    }

    private static final class Silence implements DeviceScan.Progress {
        @Override
        public void found(int pools) {}

        @Override
        public void done(ScannedPool pool) {}
    }
}
