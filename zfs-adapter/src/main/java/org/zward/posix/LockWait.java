package org.zward.posix;

import com.sun.jna.Native;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.zward.lock.Deadline;
import org.zward.lock.LockFilesException;

/**
 * One wait of one thread for one byte of a file, in the kernel, that ends at once when the byte is free, when the
 * deadline passes and when the thread is interrupted. Nothing of it is left then: no thread, no pending lock; a look that
 * was due finds it over, within a second.
 *
 * <p>The thread itself blocks in {@code F_OFD_SETLKW}; handing the lock over from a helper thread would double the time
 * that a hand-off takes. The other two ends reach it as a {@linkplain WakeSignal signal}, after which the call returns
 * with EINTR. {@link AbstractInterruptibleChannel} is the JDK's public way to be called by {@link Thread#interrupt}.
 *
 * <p>Concurrency: {@link #givenUp} is set before the signal is sent. The thread may see neither when it is about to enter
 * the call; therefore the signal is repeated until it has left it. {@link #blocking} is guarded by this object's monitor,
 * and the signal is sent under it, so that it reaches no thread that has left, or ended. The deadline is seen by looks at
 * growing intervals, the last of them at the deadline. They see to the thread's status, too: before Java 22 an interrupt
 * that comes while {@link #begin} runs may set it and yet not be told to the channel (JDK-8323782). Looks are not called
 * off, which would have to be done between the kernel's handing over the lock and the thread's going on with it.
 */
final class LockWait extends AbstractInterruptibleChannel {

    private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, Runnable::run);

    /** Most waits are shorter, and wake no timer's thread beside the two that hand over the lock. */
    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long LONGEST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LibC libc;
    private final Deadline deadline;
    private final long thread;
    private final Thread waiter = Thread.currentThread();
    private volatile boolean givenUp;
    private boolean blocking = true;

    private LockWait(LibC libc, Deadline deadline) {
        this.libc = libc;
        this.deadline = deadline;
        this.thread = libc.pthread_self();
    }

    /**
     * Takes a byte's lock, waiting for it.
     *
     * @param path what the descriptor is open on, for errors
     * @return false if others held it until the deadline
     * @throws InterruptedException if the thread was interrupted. The lock may have been had all the same: close the
     *     descriptor
     */
    static boolean await(LibC libc, LockByte lockByte, int descriptor, String path, Deadline deadline)
            throws LockFilesException, InterruptedException {
        if (lockByte.tryLock(libc, descriptor) == 0) {
            return true;
        }
        int errno = Native.getLastError();
        if (!Errno.EAGAIN.is(errno) && !Errno.EACCES.is(errno)) {
            throw FailedCall.on(path, "fcntl(F_OFD_SETLK)", errno);
        }
        if (deadline.hasPassed()) {
            return false;
        }
        return VirtualThreads.onPlatformThread(() -> new LockWait(libc, deadline).block(lockByte, descriptor, path));
    }

    private boolean block(LockByte lockByte, int descriptor, String path)
            throws LockFilesException, InterruptedException {
        WakeSignal.admit(libc);
        int errno = Errno.EINTR.number();
        try {
            begin();
            lookIn(FIRST_LOOK_NANOS);
            while (!givenUp && Errno.EINTR.is(errno)) {
                errno = lockByte.lock(libc, descriptor) == 0 ? 0 : Native.getLastError();
            }
        } finally {
            leave();
            finish(errno == 0);
        }
        if (errno != 0 && !Errno.EINTR.is(errno)) {
            throw FailedCall.on(path, "fcntl(F_OFD_SETLKW)", errno);
        }
        return errno == 0;
    }

    private void lookIn(long nanos) {
        CompletableFuture.delayedExecutor(
                        Math.min(nanos, deadline.remainingNanos()), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> {
                    if (deadline.hasPassed() || waiter.isInterrupted()) {
                        giveUp();
                    } else if (isBlocking()) {
                        lookIn(Math.min(2 * nanos, LONGEST_LOOK_NANOS));
                    }
                });
    }

    private void finish(boolean locked) throws InterruptedException {
        boolean told = false;
        try {
            end(locked);
        } catch (AsynchronousCloseException e) {
            told = true; // by interrupt() alone: nobody else has this channel
        }
        if (told || waiter.isInterrupted()) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while waiting for a lock");
        }
    }

    /** Called by whoever interrupts the thread, on its own thread. */
    @Override
    protected void implCloseChannel() {
        giveUp();
    }

    private void giveUp() {
        givenUp = true;
        signal();
    }

    private void signal() {
        synchronized (this) {
            if (!blocking) {
                return;
            }
            WakeSignal.send(libc, thread);
        }
        SOON.execute(this::signal);
    }

    private synchronized boolean isBlocking() {
        return blocking;
    }

    private synchronized void leave() {
        blocking = false;
    }
}
