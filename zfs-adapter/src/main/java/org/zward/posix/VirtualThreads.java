package org.zward.posix;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.zward.lock.LockFilesException;

/**
 * Keeps blocking calls off virtual threads: one that blocks in native code blocks its carrier too, and a handful of them
 * would stop every other virtual thread of the JVM, the holder of the lock among them.
 */
final class VirtualThreads {

    /** {@code Thread.getThreadGroup} documents the group of a virtual thread; {@code isVirtual} came after 17. */
    private static final String THEIR_GROUP = "VirtualThreads";

    private VirtualThreads() {}

    /** Something that blocks, and that an interrupt ends. */
    interface Blocking {
        boolean call() throws LockFilesException, InterruptedException;
    }

    /** Calls it: on this thread or, if this is a virtual one, on a thread made for it, passing interrupts on. */
    static boolean onPlatformThread(Blocking blocking) throws LockFilesException, InterruptedException {
        boolean virtual =
                THEIR_GROUP.equals(Thread.currentThread().getThreadGroup().getName());
        return virtual ? elsewhere(blocking) : blocking.call();
    }

    private static boolean elsewhere(Blocking blocking) throws LockFilesException, InterruptedException {
        FutureTask<Boolean> task = new FutureTask<>(blocking::call);
        Thread thread = new Thread(task, "zward-wait");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                interrupted = false;
                throw new InterruptedException(e.getCause().getMessage());
            }
            if (e.getCause() instanceof LockFilesException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
