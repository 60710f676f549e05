package org.zward.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Three ZooKeeper servers in processes of their own, one of which may be lost. Not thread-safe. */
public final class ZooKeeperEnsemble implements AutoCloseable {

    private static final int SERVERS = 3;
    private static final int TRIES = 3;

    private final List<ZooKeeperProcess> servers;

    private ZooKeeperEnsemble(List<ZooKeeperProcess> servers) {
        this.servers = servers;
    }

    /** Starts it, and waits until all three serve clients. */
    public static ZooKeeperEnsemble start(Path directory) {
        for (int tries = 1; ; tries++) {
            ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble(configured(directory.resolve("try-" + tries)));
            try {
                ensemble.servers.forEach(ZooKeeperProcess::start);
                ensemble.servers.forEach(ZooKeeperProcess::awaitReady);
                return ensemble;
            } catch (IllegalStateException e) {
                // somebody took a port
                ensemble.close();
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static List<ZooKeeperProcess> configured(Path directory) {
        List<Integer> ports = ZooKeeperProcess.freePorts(3 * SERVERS);
        List<ZooKeeperProcess> servers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            Path own = directory.resolve("server-" + (i + 1));
            Map<String, String> configuration = ZooKeeperProcess.configuration(own, ports.get(i));
            configuration.put("initLimit", "20");
            configuration.put("syncLimit", "20");
            for (int peer = 0; peer < SERVERS; peer++) {
                configuration.put(
                        "server." + (peer + 1),
                        "127.0.0.1:" + ports.get(SERVERS + peer) + ":" + ports.get(2 * SERVERS + peer));
            }
            try {
                Files.createDirectories(own.resolve("data"));
                Files.writeString(own.resolve("data/myid"), Integer.toString(i + 1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            servers.add(new ZooKeeperProcess(own, configuration, ports.get(i)));
        }
        return servers;
    }

    /** The three. */
    public List<ZooKeeperProcess> servers() {
        return servers;
    }

    /** Which of them leads. */
    public ZooKeeperProcess leader() {
        return servers.stream().filter(ZooKeeperProcess::leads).findFirst().orElseThrow();
    }

    /** Where clients reach it. */
    public String connection() {
        return servers.stream().map(ZooKeeperProcess::connection).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        servers.forEach(ZooKeeperProcess::close);
    }
}
