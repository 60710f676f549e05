package org.zward.it.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zward.cluster.ZooKeeperEnsemble;
import org.zward.cluster.ZooKeeperLeases;
import org.zward.host.HostLease.Held;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

/**
 * What a lease between hosts costs, with three real ZooKeeper servers: {@code LeaseBenchmark DIRECTORY ROUNDS}. Run by
 * {@code bench/lease}.
 */
public final class LeaseBenchmark {

    private static final int WARM_UP = 2_000;
    private static final int TURNS = 2_000;
    private static final int HOSTS = 10;
    private static final int POOLS = 1_000;
    private static final int THREADS = 8;
    private static final double TARGET_MILLIS = 20;

    private final ZooKeeperEnsemble ensemble;

    private LeaseBenchmark(ZooKeeperEnsemble ensemble) {
        this.ensemble = ensemble;
    }

    /**
     * Measures, and prints.
     *
     * @param args where the servers keep their data, and how often the hosts are run
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "zward-lease-");
        try (ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.start(directory)) {
            LeaseBenchmark benchmark = new LeaseBenchmark(ensemble);
            benchmark.oneHost();
            for (int round = 0; round < Integer.parseInt(args[1]); round++) {
                benchmark.manyHosts();
            }
        } finally {
            delete(directory);
        }
    }

    private void oneHost() throws Exception {
        List<Long> turns = new ArrayList<>();
        List<Long> confirmations = new ArrayList<>();
        try (ZooKeeperLeases leases = LeaseTurns.leases(ensemble.connection())) {
            for (int i = 0; i < WARM_UP + TURNS; i++) {
                long asked = System.nanoTime();
                Held held = leases.take(new PoolName("bench"), Guid.of("1"), "benchmark", LeaseTurns.soon());
                long had = System.nanoTime();
                held.confirm();
                long confirmed = System.nanoTime();
                held.close();
                long back = System.nanoTime();
                if (i >= WARM_UP) {
                    turns.add(had - asked + back - confirmed);
                    confirmations.add(confirmed - had);
                }
            }
        }
        System.out.printf(
                "One host, a free lease, %,d times:%n"
                        + "  take and give back  p50 %.2f ms, p99 %.2f ms; target p50 %.0f ms: %s%n"
                        + "  confirm             p50 %.2f ms, p99 %.2f ms%n",
                TURNS,
                millis(turns, 0.50),
                millis(turns, 0.99),
                TARGET_MILLIS,
                millis(turns, 0.50) <= TARGET_MILLIS ? "met" : "MISSED",
                millis(confirmations, 0.50),
                millis(confirmations, 0.99));
    }

    /** Each host takes, confirms and gives back the lease of each pool once. */
    private void manyHosts() throws Exception {
        List<Process> hosts = new ArrayList<>();
        try {
            for (int host = 0; host < HOSTS; host++) {
                hosts.add(start(host));
            }
            List<BufferedReader> said = new ArrayList<>();
            for (Process host : hosts) {
                BufferedReader reader = host.inputReader(StandardCharsets.UTF_8);
                expect("ready", reader);
                said.add(reader);
            }
            Set<String> before = sessions();
            long begin = System.nanoTime();
            for (Process host : hosts) {
                host.getOutputStream().write('\n');
                host.getOutputStream().flush();
            }
            List<Long> turns = new ArrayList<>();
            for (BufferedReader reader : said) {
                for (String line = reader.readLine(); !line.equals("done"); line = reader.readLine()) {
                    turns.add(Long.parseLong(line));
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            Set<String> after = sessions();
            for (Process host : hosts) {
                host.getOutputStream().close();
                if (host.waitFor() != 0) {
                    throw new IllegalStateException("a host ended with " + host.exitValue());
                }
            }
            require(turns.size() == HOSTS * POOLS, turns.size() + " leases were had");
            require(before.size() == HOSTS, before.size() + " sessions of " + HOSTS + " hosts");
            require(after.equals(before), "sessions " + before + " at first, and " + after + " in the end");
            System.out.printf(
                    "%d hosts, %d threads each, every lease of %,d pools once: %,d leases in %.1f s, %,.0f a second;"
                            + " take, confirm and give back p50 %.1f ms, p99 %.1f ms; none lost; %d sessions, the same from first to last%n",
                    HOSTS,
                    THREADS,
                    POOLS,
                    turns.size(),
                    seconds,
                    turns.size() / seconds,
                    millis(turns, 0.50),
                    millis(turns, 0.99),
                    after.size());
        } finally {
            hosts.forEach(Process::destroyForcibly);
        }
    }

    private Set<String> sessions() {
        return ensemble.servers().stream()
                .flatMap(server -> server.sessionIds().stream())
                .collect(Collectors.toSet());
    }

    private Process start(int host) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                LeaseTurns.class.getName(),
                ensemble.connection(),
                Integer.toString(host),
                Integer.toString(POOLS),
                Integer.toString(THREADS));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.redirectError(Redirect.INHERIT).start();
    }

    private static void expect(String line, BufferedReader reader) throws IOException {
        String said = reader.readLine();
        if (!line.equals(said)) {
            throw new IllegalStateException("a host said " + said);
        }
    }

    private static void require(boolean so, String otherwise) {
        if (!so) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static double millis(List<Long> nanos, double share) {
        return nanos.stream()
                        .sorted()
                        .skip((long) (nanos.size() * share))
                        .findFirst()
                        .orElseThrow()
                / 1e6;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
