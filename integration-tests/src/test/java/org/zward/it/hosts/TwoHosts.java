package org.zward.it.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.zward.it.zfs.ZfsSandbox;

/**
 * Two hosts that see one disk, up before each test of a class, with no pool on the disk. Booted once for the class, and again
 * where a test pulled one.
 */
final class TwoHosts implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    static final String FIRST = "mds1";
    static final String SECOND = "mds2";
    static final String DISK = "/dev/vda1";

    /** How often what is left to chance is repeated. */
    static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("ZWARD_ZFS_ROUNDS", "5"));

    private static final int MIB = 96;

    private final List<Integer> firstPorts;
    private final List<Integer> secondPorts;
    private Path directory;
    private Path disk;
    private Host first;
    private Host second;

    /** Hosts that reach nothing but the disk. */
    TwoHosts() {
        this(List.of(), List.of());
    }

    /** Hosts each of which reaches ports of this machine. */
    TwoHosts(List<Integer> firstPorts, List<Integer> secondPorts) {
        this.firstPorts = firstPorts;
        this.secondPorts = secondPorts;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = Files.createDirectories(Path.of(System.getProperty("zward.hosts.directory"))
                .resolve(context.getRequiredTestClass().getSimpleName()));
        disk = directory.resolve("disk");
        ZfsSandbox.run(System.getProperty("zward.guest"), "disk", disk.toString(), Integer.toString(MIB));
        first = boot(FIRST, firstPorts);
        second = boot(SECOND, secondPorts);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        if (!first.isUp()) {
            first = boot(FIRST, firstPorts);
        }
        if (!second.isUp()) {
            second = boot(SECOND, secondPorts);
        }
        first.awaitUp();
        second.awaitUp();
        for (Host host : List.of(first, second)) {
            for (String pool : host.imported()) {
                host.run("zpool", "export", "-f", pool).well();
            }
        }
        first.run("zpool", "labelclear", "-f", DISK);
        second.run("blockdev", "--flushbufs", DISK).well();
    }

    Host first() {
        return first;
    }

    Host second() {
        return second;
    }

    /** Boots the first anew, after it was pulled. */
    Host rebootFirst() throws Exception {
        first = boot(FIRST, firstPorts);
        first.awaitUp();
        return first;
    }

    private Host boot(String name, List<Integer> ports) throws IOException {
        return Host.boot(name, directory, List.of(disk), ports);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        first.close();
        second.close();
        Files.delete(disk);
    }
}
