package org.zward.lock;

/**
 * Who may lock a pool again that it has locked: a thread, or a token that the caller passes between threads (executors,
 * virtual threads). Two are the same owner if they are equal.
 */
public sealed interface LockOwner {

    /**
     * The thread that calls.
     *
     * @return the owner
     */
    static LockOwner currentThread() {
        return new OfThread(Thread.currentThread());
    }

    /**
     * A new owner that is no thread. Whoever has it owns the locks taken with it; it must not be used by two threads
     * at a time.
     *
     * @param name what the lock's record calls it in place of a thread
     * @return a token equal to itself alone
     */
    static LockOwner token(String name) {
        return new Token(name);
    }

    /**
     * What the lock's record calls it.
     *
     * @return a thread's name, or a token's
     */
    String name();

    /**
     * A thread.
     *
     * @param thread the thread
     */
    record OfThread(Thread thread) implements LockOwner {
        @Override
        public String name() {
            return thread.getName();
        }
    }

    /** A token. */
    final class Token implements LockOwner {
        private final String name;

        private Token(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
