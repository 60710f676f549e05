package org.zward.it.bench;

import static org.zward.it.bench.BenchmarkPools.median;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.it.zfs.ZfsSandbox;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolName;
import org.zward.pool.Dataset;
import org.zward.pool.ImportablePool;
import org.zward.pool.SearchPath;
import org.zward.pool.SequenceRequest;
import org.zward.zfs.Backend;

/**
 * What a read-only scan of a pool costs through libzfs: the search, and the sequence, all of which is under the lock:
 * is the pool imported, import it, read its datasets, export it. Beside it the same as four processes of zpool(8) and
 * zfs(8); and with few and with many other pools to be searched. Run by {@code bench/scan}.
 */
public final class ScanBenchmark {

    private static final PoolName POOL = new PoolName("zward-benchmark");
    private static final int FEW = 5;
    private static final int MANY = 50;
    private static final int WARM_UP = 3;

    /** More than this takes a cause; less is what medians differ by. */
    private static final double GROWTH = 1.1;

    private final Path own;
    private final Path few;
    private final Path rest;
    private final BenchmarkPools pools;
    private final Zward zward;

    /** Milliseconds of each round. */
    private static final class Times {
        private final List<Double> whole = new ArrayList<>();
        private final List<Double> underLock = new ArrayList<>();

        void add(long start, long locked, long end) {
            whole.add((end - start) / 1e6);
            underLock.add((end - locked) / 1e6);
        }
    }

    private ScanBenchmark(BenchmarkPools pools) throws Exception {
        this.pools = pools;
        own = pools.createDirectory("own");
        few = pools.createDirectory("few");
        rest = pools.createDirectory("rest");
        zward = Zward.open(ZwardOptions.defaults().in(pools.resolve("locks")).over(Backend.LIBZFS));
    }

    /**
     * Measures, and prints medians.
     *
     * @param args the number of rounds
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        try (BenchmarkPools pools = new BenchmarkPools()) {
            new ScanBenchmark(pools).measure(Integer.parseInt(args[0]));
        }
    }

    private void measure(int rounds) throws Exception {
        createPools();
        List<Double> processes = new ArrayList<>();
        Times alone = new Times();
        Times besideFew = new Times();
        Times besideMany = new Times();
        for (int round = -WARM_UP; round < rounds; round++) {
            Times discarded = new Times();
            boolean counts = round >= 0;
            long start = System.nanoTime();
            asProcesses();
            long end = System.nanoTime();
            if (counts) {
                processes.add((end - start) / 1e6);
            }
            scan(counts ? alone : discarded, own);
            scan(counts ? besideFew : discarded, own, few);
            scan(counts ? besideMany : discarded, own, few, rest);
        }
        double ratio = median(alone.whole) / median(processes);
        double growth = median(besideMany.underLock) / median(besideFew.underLock);
        System.out.printf("Medians of %d rounds, milliseconds:%n", rounds);
        row("four processes", median(processes));
        row("libzfs, search and sequence", median(alone.whole), "%.2f of it; target 0.5: %s", ratio, met(ratio <= 0.5));
        for (Times times : List.of(besideFew, besideMany)) {
            int others = times == besideFew ? FEW : MANY;
            row("libzfs, search and sequence, " + others + " other pools", median(times.whole));
        }
        row("under the lock, " + FEW + " other pools", median(besideFew.underLock));
        row(
                "under the lock, " + MANY + " other pools",
                median(besideMany.underLock),
                "%.2f of it; does not grow: %s",
                growth,
                met(growth <= GROWTH));
    }

    private void scan(Times times, Path... where) throws Exception {
        SearchPath path = new SearchPath(List.of(where));
        long start = System.nanoTime();
        List<ImportablePool> found = zward.zpools().search(path);
        long locked = System.nanoTime();
        LockRequest lock = LockRequest.of("benchmark", Deadline.after(Duration.ofMinutes(1)));
        List<Dataset> datasets = zward.sequences()
                .run(
                        SequenceRequest.readOnly(POOL, lock).on(new SequenceRequest.Devices.Found(found, path)),
                        open -> zward.zpools().datasets(POOL));
        times.add(start, locked, System.nanoTime());
        check(datasets.size() == 3);
    }

    private void asProcesses() {
        check(!ZfsSandbox.run("zpool", "list", "-H", "-o", "name").contains(POOL + "\n"));
        ZfsSandbox.run(("zpool import -N -o readonly=on -o cachefile=none -d " + own + " " + POOL).split(" "));
        check(ZfsSandbox.run("zfs", "get", "-Hpr", "all", POOL.value()).contains("org.zward:a\tb"));
        ZfsSandbox.run("zpool", "export", POOL.value());
    }

    private void createPools() throws IOException {
        pools.create(POOL.value(), own);
        ZfsSandbox.run("zfs", "create", "-o", "org.zward:a=b", POOL + "/a");
        ZfsSandbox.run("zfs", "create", "-o", "lustre:svname=testfs-OST0000", POOL + "/b");
        ZfsSandbox.run("zpool", "export", POOL.value());
        for (int i = 0; i < MANY; i++) {
            String other = POOL + "-" + i;
            pools.create(other, i < FEW ? few : rest);
            ZfsSandbox.run("zpool", "export", other);
        }
    }

    private static void check(boolean condition) {
        if (!condition) {
            throw new IllegalStateException("that was not what was expected");
        }
    }

    private static String met(boolean met) {
        return met ? "met" : "MISSED";
    }

    private static void row(String what, double millis) {
        System.out.printf("%-46s %8.1f%n", what, millis);
    }

    private static void row(String what, double millis, String remark, double ratio, String met) {
        System.out.printf("%-46s %8.1f  %s%n", what, millis, String.format(remark, ratio, met));
    }
}
