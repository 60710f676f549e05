package org.zward.it.zfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zward.lock.PoolName;
import org.zward.pool.Access;
import org.zward.pool.ImportablePool;
import org.zward.pool.PoolBusyException;
import org.zward.pool.SearchPath;
import org.zward.pool.Zpools;
import org.zward.zfs.Backend;
import org.zward.zfs.Backends;
import org.zward.zfs.NativeLedger;

/**
 * What a read-only scan sequence costs: is the pool imported, import it from a hint, read its datasets, export it. Once
 * through libzfs and once as four processes of zpool(8) and zfs(8), in turns, with few and with many other pools beside.
 * Needs root and a kernel with ZFS: {@code zfs-guest run -- java -cp ... org.zward.it.zfs.ScanBenchmark [ROUNDS [OTHERS...]]}.
 */
public final class ScanBenchmark {

    private static final PoolName POOL = new PoolName("zward-benchmark");
    private static final long VDEV_BYTES = 64L << 20;

    private final Zpools zpools = new Backends(
                    () -> {
                        throw new IllegalStateException("the command backend was not asked for");
                    },
                    new NativeLedger())
            .open(Backend.LIBZFS);
    private final Path directory;
    private int others;

    private ScanBenchmark(Path directory) {
        this.directory = directory;
    }

    /**
     * Measures, and prints medians in milliseconds.
     *
     * @param args rounds [15], numbers of other pools [5 50]
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        List<Integer> others = args.length > 1
                ? List.of(args).subList(1, args.length).stream()
                        .map(Integer::valueOf)
                        .toList()
                : List.of(5, 50);
        ScanBenchmark benchmark = new ScanBenchmark(Files.createTempDirectory(Path.of("/dev/shm"), "scan"));
        benchmark.createPool(POOL.value());
        for (int number : others) {
            benchmark.measure(rounds, number);
        }
    }

    private void measure(int rounds, int number) throws Exception {
        for (; others < number; others++) {
            createPool(POOL + "-" + others);
        }
        Path device = directory.resolve(POOL.value());
        ImportablePool hint = zpools.search(new SearchPath(List.of(device))).get(0);
        List<Long> inProcess = new ArrayList<>();
        List<Long> processes = new ArrayList<>();
        for (int i = -3; i < rounds; i++) { // three to warm up
            long start = System.nanoTime();
            throughLibzfs(hint);
            long middle = System.nanoTime();
            asProcesses(device);
            long end = System.nanoTime();
            if (i >= 0) {
                inProcess.add(middle - start);
                processes.add(end - middle);
            }
        }
        System.out.printf(
                "%d other pools: libzfs %.1f ms, four processes %.1f ms: %.2f%n",
                number, median(inProcess), median(processes), median(inProcess) / median(processes));
    }

    private void throughLibzfs(ImportablePool hint) throws Exception {
        if (zpools.imported(POOL).isEmpty()) {
            zpools.importPool(hint, Access.READ_ONLY, Zpools.Force.NO);
            check(zpools.datasets(POOL).size() == 3);
            export();
        }
    }

    /** The kernel makes the device nodes of volumes in the background and holds the pool meanwhile. */
    private void export() throws Exception {
        while (true) {
            try {
                zpools.exportPool(POOL);
                return;
            } catch (PoolBusyException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void asProcesses(Path device) {
        check(!ZfsSandbox.run("zpool", "list", "-H", "-o", "name").contains(POOL.value() + "\n"));
        ZfsSandbox.run(
                "zpool",
                "import",
                "-N",
                "-o",
                "readonly=on",
                "-o",
                "cachefile=none",
                "-d",
                device.toString(),
                POOL.value());
        check(ZfsSandbox.run("zfs", "get", "-Hpr", "all", POOL.value()).contains("org.zward:a\tb"));
        ZfsSandbox.run("zpool", "export", POOL.value());
    }

    private void createPool(String name) throws IOException {
        Path vdev = directory.resolve(name);
        try (var file = new java.io.RandomAccessFile(vdev.toFile(), "rw")) {
            file.setLength(VDEV_BYTES);
        }
        ZfsSandbox.run("zpool", "create", "-O", "mountpoint=none", "-o", "cachefile=none", name, vdev.toString());
        if (name.equals(POOL.value())) {
            ZfsSandbox.run("zfs", "create", "-o", "org.zward:a=b", name + "/a");
            ZfsSandbox.run("zfs", "create", "-o", "lustre:svname=testfs-OST0000", name + "/b");
        }
        ZfsSandbox.run("zpool", "export", name);
    }

    private static void check(boolean condition) {
        if (!condition) {
            throw new IllegalStateException("that was not what was expected");
        }
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1e6;
    }
}
