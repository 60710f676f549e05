package org.zward.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** What the tests of the lock start processes and threads with. */
final class Processes {

    private Processes() {}

    /** Something that may fail. */
    interface Action {
        void run() throws Exception;
    }

    static ProcessIdentity identity(long pid) {
        return new ProcessIdentity(pid, 10 * pid, "this boot", "node1", "zward " + pid);
    }

    static PoolLocks locks(LockTable table, Healer healer, long pid, PoolLock.Inheritance... inherited) {
        return new PoolLocks(table, healer, identity(pid), List.of(inherited));
    }

    static LockRequest sequence() {
        return LockRequest.of("test", soon());
    }

    static LockRequest command() {
        return new LockRequest(LockOwner.currentThread(), "exec", soon(), LockRequest.Use.COMMAND);
    }

    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    static FutureTask<Void> start(Action action) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            action.run();
            return null;
        });
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    static void inAnotherThread(Action action) throws Exception {
        join(start(action));
    }

    static void join(FutureTask<Void> task) throws Exception {
        try {
            task.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }
}
