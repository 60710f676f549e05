package org.zward.it.zfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Real pools for one test: on files of a private directory, under names that no other pool has, all destroyed when the
 * test ends. Made with zpool(8), so that the test has what it needs without the code under test.
 *
 * <p>Refuses to touch a machine's ZFS that nobody offered: the environment variable {@code ZWARD_ZFS_TESTS}, set by
 * {@code run-tests}, is the offer.
 */
public final class ZfsSandbox implements BeforeEachCallback, AfterEachCallback {
    private static final String PREFIX = "zt" + ProcessHandle.current().pid() + "-";
    private static final long VDEV_BYTES = 64L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static int made;

    private Path directory;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        if (System.getenv("ZWARD_ZFS_TESTS") == null) {
            throw new IllegalStateException(
                    "tests on real ZFS run in a guest: integration-tests/guest/run-tests; to use this machine's: --zfs here");
        }
        directory = Files.createTempDirectory("zward-zfs").toRealPath();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        for (String pool : imported()) {
            // ZFS may keep a pool busy for a moment after its last user
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> run("zpool", "destroy", "-f", pool));
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * The private directory: what to search for pools.
     *
     * @return its real path
     */
    public Path directory() {
        return directory;
    }

    /**
     * The release of ZFS the test runs on.
     *
     * @return the kernel's
     */
    public ZfsRelease release() {
        return ZfsRelease.ofThisKernel();
    }

    /**
     * A name that no pool has.
     *
     * @return the name, valid for ZFS
     */
    public static synchronized String newName() {
        made++;
        return PREFIX + made;
    }

    /**
     * Makes a pool of one file vdev and leaves it imported. Nothing is mounted.
     *
     * @param options what goes between {@code zpool create} and the name, such as {@code -o multihost=on}
     * @return its name
     */
    public String createPool(String... options) {
        String name = newName();
        createPool(name, newVdev(), options);
        return name;
    }

    /**
     * Makes a pool as {@link #createPool(String...)} does, under a name and on a vdev of the caller's choice.
     *
     * @param name the pool
     * @param vdev the file
     * @param options for {@code zpool create}
     */
    public void createPool(String name, Path vdev, String... options) {
        List<String> command =
                new ArrayList<>(List.of("zpool", "create", "-O", "mountpoint=none", "-o", "cachefile=none"));
        command.addAll(List.of(options));
        command.addAll(List.of(name, vdev.toString()));
        run(command.toArray(String[]::new));
    }

    /**
     * Makes a pool and exports it, so that the search finds it.
     *
     * @param options for {@code zpool create}
     * @return its name
     */
    public String createExportedPool(String... options) {
        String name = createPool(options);
        run("zpool", "export", name);
        return name;
    }

    /**
     * Imports a pool read-only.
     *
     * @param pool its name
     * @param options for {@code zpool import}
     */
    public void importReadOnly(String pool, String... options) {
        List<String> command = new ArrayList<>(List.of("zpool", "import", "-o", "readonly=on"));
        command.addAll(List.of(options));
        command.addAll(List.of("-d", directory.toString(), pool));
        run(command.toArray(String[]::new));
    }

    /**
     * Reads a property of an imported pool.
     *
     * @param pool its name
     * @param property its name
     * @return the value
     */
    public static String property(String pool, String property) {
        return run("zpool", "get", "-Hpo", "value", property, pool).strip();
    }

    /**
     * Makes an empty, sparse file in the directory that can be a vdev.
     *
     * @return its path
     */
    public Path newVdev() {
        Path vdev = directory.resolve(newName() + ".vdev");
        try (var file = new java.io.RandomAccessFile(vdev.toFile(), "rw")) {
            file.setLength(VDEV_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return vdev;
    }

    /**
     * Makes a volume, big enough for a pool of its own.
     *
     * @param dataset its name
     * @return its block device
     */
    public static Path createVolume(String dataset) {
        Path link = Path.of("/dev/zvol", dataset);
        // without udev nobody makes the link; the new volume then has the one device that is new
        Set<Path> before = volumes();
        run("zfs", "create", "-s", "-V", "128M", dataset);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Files.exists(link) || volumes().size() > before.size());
        try {
            return Files.exists(link)
                    ? link.toRealPath()
                    : volumes().stream()
                            .filter(device -> !before.contains(device))
                            .findFirst()
                            .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Path> volumes() {
        try (Stream<Path> devices = Files.list(Path.of("/dev"))) {
            return devices.filter(device -> device.getFileName().toString().matches("zd[0-9]+"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The imported pools that are on vdevs of this test's directory.
     *
     * @return their names
     */
    public List<String> imported() {
        List<String> pools = new ArrayList<>();
        for (String pool : run("zpool", "list", "-H", "-o", "name").lines().toList()) {
            if (run("zpool", "list", "-HPv", "-o", "name", pool).contains(directory + "/")) {
                pools.add(pool);
            }
        }
        return pools;
    }

    /**
     * Runs a command to its end.
     *
     * @param command the command and its arguments
     * @return what it printed, standard error included
     * @throws AssertionError if it fails, with what it printed
     */
    public static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError(String.join(" ", command) + ": status " + status + ": " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in " + String.join(" ", command), e);
        }
    }
}
