package org.zward.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A ZooKeeper server for all tests of a class, in which the leases of each are under a root of its own. */
final class OneServer implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    private Path directory;
    private ZooKeeperProcess process;
    private String root;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("zookeeper");
        process = ZooKeeperProcess.start(directory);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        root = "/" + context.getRequiredTestMethod().getName() + "/leases";
    }

    ZooKeeperProcess process() {
        return process;
    }

    String connection() {
        return process.connection();
    }

    /** The root of the test that is running. */
    String root() {
        return root;
    }

    /** The leases of a host that goes by that name. */
    ZooKeeperLeases leases(Duration sessionTimeout, String host) {
        return Hosts.leases(Hosts.options(connection(), root), sessionTimeout, host);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        process.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
