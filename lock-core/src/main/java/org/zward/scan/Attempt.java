package org.zward.scan;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zward.lock.Deadline;

/**
 * A call that may not return for as long as a device does not answer, made in a thread of its own, so that whoever waits
 * for it can stop waiting. The thread keeps no JVM alive. Thread-safe.
 */
final class Attempt<T> {

    private final FutureTask<T> task;
    private final Thread thread;

    private Attempt(String name, Callable<T> call, Runnable whenEnded) {
        task = new FutureTask<>(call) {
            @Override
            protected void done() {
                whenEnded.run();
            }
        };
        thread = new Thread(task, name);
        thread.setDaemon(true);
    }

    /**
     * Begins one.
     *
     * @param name of its thread, and so of the owner of what it locks
     * @param call what to do
     * @param whenEnded called in that thread once there is a result
     */
    static <T> Attempt<T> start(String name, Callable<T> call, Runnable whenEnded) {
        Attempt<T> attempt = new Attempt<>(name, call, whenEnded);
        attempt.thread.start();
        return attempt;
    }

    boolean hasEnded() {
        return task.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits for its end; false if the deadline came first. */
    boolean await(Deadline deadline) throws InterruptedException {
        try {
            task.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Waits for its end, whoever interrupts that, and passes the interrupt on; false if the deadline came first. */
    boolean awaitAllTheSame(Deadline deadline) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return await(deadline);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What came of it, once it has ended. */
    T result() throws ExecutionException, InterruptedException {
        return task.get();
    }
}
