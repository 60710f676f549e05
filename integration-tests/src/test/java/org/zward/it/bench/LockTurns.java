package org.zward.it.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

/**
 * Takes one lock again and again, with others: {@code LockTurns DIRECTORY MILLIS PAUSE THREADS}. Run by {@code bench/locks};
 * {@code lock-peer contend} is the same in C, and its source says what is printed.
 */
public final class LockTurns {

    private static final PoolName POOL = new PoolName("bench");
    private static final Duration HOLD = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** So many free locks are taken before it starts, for the JVM to have compiled them. */
    private static final int WARM_UP = 5_000;

    private final PoolLocks locks;
    private final Duration pause;

    private record Turn(long asked, long acquired, long releasing) {}

    private LockTurns(PoolLocks locks, Duration pause) {
        this.locks = locks;
        this.pause = pause;
    }

    /**
     * Takes its turns, and prints them.
     *
     * @param args lock directory, milliseconds, microseconds of a pause, number of threads
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        PoolLocks locks =
                Zward.open(ZwardOptions.defaults().in(Path.of(args[0]))).locks();
        Duration time = Duration.ofMillis(Long.parseLong(args[1]));
        LockTurns turns = new LockTurns(locks, Duration.ofNanos(1_000 * Long.parseLong(args[2])));
        int threads = Integer.parseInt(args[3]);
        turns.warmUp();
        System.out.println("ready");
        awaitStart();
        print(turns.ofThreads(threads, System.nanoTime() + time.toNanos()));
    }

    private static void awaitStart() throws IOException {
        if (System.in.read() < 0) {
            throw new IOException("standard input ended before the start");
        }
    }

    private void warmUp() throws ZwardException, InterruptedException {
        PoolName own = new PoolName("own-" + ProcessHandle.current().pid());
        for (int i = 0; i < WARM_UP; i++) {
            lock(own).close();
        }
    }

    private List<List<Turn>> ofThreads(int threads, long end) throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<List<Turn>> turns = new ArrayList<>();
            for (Future<List<Turn>> thread : executor.invokeAll(Collections.nCopies(threads, until(end)))) {
                turns.add(thread.get());
            }
            return turns;
        } finally {
            executor.shutdown();
        }
    }

    private Callable<List<Turn>> until(long end) {
        return () -> {
            List<Turn> turns = new ArrayList<>();
            while (System.nanoTime() < end) {
                long asked = System.nanoTime();
                PoolLock lock = lock(POOL);
                long acquired = System.nanoTime();
                LockSupport.parkNanos(HOLD.toNanos());
                long releasing = System.nanoTime();
                lock.close();
                turns.add(new Turn(asked, acquired, releasing));
                LockSupport.parkNanos(pause.toNanos());
            }
            return turns;
        };
    }

    private PoolLock lock(PoolName pool) throws ZwardException, InterruptedException {
        return locks.lock(pool, LockRequest.of("benchmark", Deadline.after(PATIENCE)));
    }

    private static void print(List<List<Turn>> threads) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < threads.size(); i++) {
            text.append(i).append('\n');
            for (Turn turn : threads.get(i)) {
                text.append(turn.asked()).append(' ').append(turn.acquired()).append(' ');
                text.append(turn.releasing()).append('\n');
            }
        }
        PrintStream out = System.out;
        out.print(text);
        out.flush();
    }
}
