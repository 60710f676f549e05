package org.zward.it.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.zward.lock.Deadline;
import org.zward.lock.Healer;
import org.zward.lock.LockRequest;
import org.zward.lock.LockTable;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.posix.PosixLockFiles;
import org.zward.posix.ProcessIdentityReader;

/**
 * A process that takes one pool's lock again and again and tells the referee: {@code Contender PROTOCOL DIRECTORY POOL
 * PORT ROUNDS}. It stops after that many rounds, or when the
 * referee says so.
 */
final class Contender {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** How it locks. */
    enum Protocol {
        /** With zward. */
        ZWARD,
        /** Lock, unlink while holding, close: all of zward's protocol but the check after the grant. */
        UNCHECKED,
        /** Not at all. */
        NONE
    }

    private interface Turn {
        void take() throws IOException;
    }

    private interface Lock {
        void with(Turn turn) throws Exception;
    }

    private Contender() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[1]);
        PoolName pool = new PoolName(args[2]);
        int rounds = Integer.parseInt(args[4]);
        Lock lock = lock(Protocol.valueOf(args[0]), directory, pool);
        try (RefereeLink referee = new RefereeLink(Integer.parseInt(args[3]))) {
            for (int round = 0; round < rounds && !referee.isStopped(); round++) {
                lock.with(() -> {
                    referee.enter();
                    hold();
                    referee.leave();
                });
            }
        }
    }

    /** Now and then nothing, mostly a moment, so that holders are met in each state. */
    private static void hold() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(300_000));
    }

    private static Lock lock(Protocol protocol, Path directory, PoolName pool) throws Exception {
        return switch (protocol) {
            case ZWARD -> withZward(locks(directory), pool);
            case UNCHECKED -> turn -> withoutCheck(directory.resolve(pool + ".lock"), turn);
            case NONE -> Turn::take;
        };
    }

    private static Lock withZward(PoolLocks locks, PoolName pool) {
        return turn -> {
            try (PoolLock held = locks.lock(pool, LockRequest.of("contend", Deadline.after(TIMEOUT)))) {
                turn.take();
                held.ensureHeld();
            }
        };
    }

    static PoolLocks locks(Path directory) throws Exception {
        return new PoolLocks(
                new LockTable(PosixLockFiles.in(directory)),
                (pool, dead, held) -> Healer.Outcome.NOTHING_LEFT,
                new ProcessIdentityReader().read(),
                List.of());
    }

    private static void withoutCheck(Path file, Turn turn) throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.lock();
            turn.take();
            Files.deleteIfExists(file);
        }
    }
}
