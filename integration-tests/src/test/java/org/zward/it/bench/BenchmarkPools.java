package org.zward.it.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.zward.it.zfs.ZfsSandbox;

/** Pools on files in memory, in directories that are searched apart; the files are gone when it is closed. */
final class BenchmarkPools implements AutoCloseable {

    private static final long VDEV_BYTES = 64L << 20;

    private final Path root;

    BenchmarkPools() throws IOException {
        root = Files.createTempDirectory(Path.of("/dev/shm"), "benchmark");
    }

    /** What is no directory yet. */
    Path resolve(String name) {
        return root.resolve(name);
    }

    Path createDirectory(String name) throws IOException {
        return Files.createDirectory(resolve(name));
    }

    /** Makes a pool, and leaves it imported. */
    void create(String pool, Path directory) throws IOException {
        Path vdev = directory.resolve(pool);
        try (var file = new RandomAccessFile(vdev.toFile(), "rw")) {
            file.setLength(VDEV_BYTES);
        }
        ZfsSandbox.run("zpool", "create", "-O", "mountpoint=none", "-o", "cachefile=none", pool, vdev.toString());
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The median of what was measured. */
    static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
