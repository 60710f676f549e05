package org.zward.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

/** What a lock costs that nobody else wants. Run by {@code bench/locks}, beside the same in C. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LockBenchmark {

    private static final PoolName POOL = new PoolName("bench");

    /** The locks of a directory. */
    @State(Scope.Thread)
    public static class Free {

        /** The lock directory, on tmpfs. */
        @Param("")
        public String directory;

        private PoolLocks locks;

        /** Opens it, and says how long an owner record is, for C to write as much. */
        @Setup
        public void open() throws ZwardException, InterruptedException, IOException {
            locks = Zward.open(ZwardOptions.defaults().in(Path.of(directory))).locks();
            try (PoolLock lock = lock()) {
                System.out.printf("an owner record of %s has %d bytes%n", lock.pool(), Files.size(file()));
            }
        }

        PoolLock lock() throws ZwardException, InterruptedException {
            return locks.lock(POOL, LockRequest.of("benchmark", Deadline.after(Duration.ofSeconds(60))));
        }

        private Path file() {
            return Path.of(directory, POOL + ".lock");
        }
    }

    /** A lock that is held, and what to ask for it again with. */
    @State(Scope.Thread)
    public static class Held {

        private LockRequest again;
        private PoolLock lock;

        /** Takes it. */
        @Setup
        public void lock(Free free) throws ZwardException, InterruptedException {
            again = LockRequest.of("benchmark", Deadline.after(Duration.ofHours(1)));
            lock = free.lock();
        }

        /** Releases it. */
        @TearDown
        public void close() throws ZwardException {
            lock.close();
        }
    }

    /** The outermost lock. */
    @Benchmark
    public void outermost(Free free) throws ZwardException, InterruptedException {
        free.lock().close();
    }

    /** A lock that its owner has already. */
    @Benchmark
    public void nested(Free free, Held held) throws ZwardException, InterruptedException {
        free.locks.lock(POOL, held.again).close();
    }
}
