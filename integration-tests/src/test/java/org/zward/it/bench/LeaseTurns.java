package org.zward.it.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.zward.cluster.ZooKeeperLeases;
import org.zward.host.HostLease.Held;
import org.zward.host.LeaseAcl;
import org.zward.host.LeaseOptions;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;

/**
 * One of the hosts of {@link LeaseBenchmark}: {@code LeaseTurns CONNECTION HOST POOLS THREADS}. Says {@code ready}, waits for
 * a line, takes each pool's lease once in an order of its own, prints the nanoseconds that each took, says {@code done}, and
 * keeps its session until its standard input ends.
 */
public final class LeaseTurns {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** So many leases are taken before it starts, for the session to be connected and the JVM to have compiled them. */
    private static final int WARM_UP = 200;

    private LeaseTurns() {}

    /**
     * Takes its turns.
     *
     * @param args connection string, number of the host, number of pools, number of threads
     * @throws Exception if a lease is not had, or lost
     */
    public static void main(String[] args) throws Exception {
        List<Integer> pools = new ArrayList<>(
                IntStream.range(0, Integer.parseInt(args[2])).boxed().toList());
        Collections.shuffle(pools, new Random(Long.parseLong(args[1])));
        ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(args[3]));
        try (ZooKeeperLeases leases = leases(args[0])) {
            int own = -1 - Integer.parseInt(args[1]);
            for (int i = 0; i < WARM_UP; i++) {
                long unused = turn(leases, own);
            }
            System.out.println("ready");
            int line = System.in.read();
            if (line < 0) {
                return;
            }
            List<Future<Long>> turns = new ArrayList<>();
            for (int pool : pools) {
                turns.add(threads.submit(() -> turn(leases, pool)));
            }
            StringBuilder text = new StringBuilder();
            for (Future<Long> turn : turns) {
                text.append(turn.get()).append('\n');
            }
            System.out.print(text.append("done\n"));
            System.out.flush();
            while (System.in.read() >= 0) {
                // until it ends
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static long turn(ZooKeeperLeases leases, int pool) throws Exception {
        long asked = System.nanoTime();
        try (Held held = leases.take(new PoolName("bench" + pool), new Guid(pool + 100L), "benchmark", soon())) {
            held.confirm();
        }
        return System.nanoTime() - asked;
    }

    static Deadline soon() {
        return Deadline.after(PATIENCE);
    }

    static ZooKeeperLeases leases(String connection) {
        LeaseOptions options = new LeaseOptions(
                connection,
                LeaseOptions.DEFAULT_TIMEOUT,
                "/bench/leases",
                LeaseAcl.OPEN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        ProcessIdentity self =
                new ProcessIdentity(ProcessHandle.current().pid(), 0, "boot", "bench", "zward import bench");
        return new ZooKeeperLeases(options, self);
    }
}
