package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What an implementation of {@link LockFiles} supplies to be tested: the little that the port has no method for. */
public abstract class LockFilesFixture {

    static final PoolName TANK = new PoolName("tank");
    static final PoolName POND = new PoolName("a pond:with-all.the_marks");
    static final OwnerRecord RECORD = new OwnerRecord(
            Journal.LOCKED,
            new ProcessIdentity(4711, 815, "boot", "here", "sleep 60")
                    .owner(LockRequest.of("test", Deadline.passed()), Instant.EPOCH));

    final ExecutorService threads = Executors.newCachedThreadPool();
    LockFiles files;

    /** For the subclass. */
    protected LockFilesFixture() {}

    /**
     * Makes the files of a lock directory that is empty, or that does not exist yet. Called once for each test.
     *
     * @return the files
     */
    protected abstract LockFiles newFiles();

    /**
     * Removes a pool's lock file by hand.
     *
     * @param pool the pool
     */
    protected abstract void removeByHand(PoolName pool);

    /**
     * Puts a regular file into the directory, which is there already, that is no lock file.
     *
     * @param name its name
     */
    protected abstract void putForeign(String name);

    /**
     * {@code dup(2)}: what a child inherits.
     *
     * @param descriptor an open descriptor
     * @return another one of the same description
     */
    protected abstract int duplicate(int descriptor);

    /**
     * {@code close(2)}.
     *
     * @param descriptor an open descriptor
     */
    protected abstract void close(int descriptor);

    @BeforeEach
    void open() {
        files = newFiles();
    }

    @AfterEach
    void stopThreads() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    HeldLockFile take(PoolName pool) throws ZwardException, InterruptedException {
        return files.acquire(pool, soon());
    }

    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }
}
