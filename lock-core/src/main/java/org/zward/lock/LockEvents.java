package org.zward.lock;

/**
 * Port: is told what happens to the locks of this process, to count, time or log it. It observes, and decides nothing.
 *
 * <p>Called by the threads that lock, many at a time, some with a pool's lock held: implementations are thread-safe,
 * quick, wait for nothing and throw nothing.
 */
public interface LockEvents {

    /** Nobody is told, and it costs nothing. */
    LockEvents NONE = new LockEvents() {
        @Override
        public Wait asked(PoolName pool, LockRequest request) {
            throw new IllegalStateException("nobody observes");
        }

        @Override
        public Healing healing(PoolName pool, JournalEntry dead) {
            throw new IllegalStateException("nobody observes");
        }
    };

    /**
     * Somebody asks for a lock, and may have to wait for it.
     *
     * @param pool the pool
     * @param request who asks, and what for
     * @return is told how that ends; once, and by the same thread
     */
    Wait asked(PoolName pool, LockRequest request);

    /**
     * What a dead owner left is about to be undone, as far as there is anything to undo.
     *
     * @param pool the pool
     * @param dead what its owner was doing
     * @return is told how that ends; once, and by the same thread
     */
    Healing healing(PoolName pool, JournalEntry dead);

    /** The wait for a lock. */
    interface Wait {

        /**
         * The lock was had.
         *
         * @param scope how; {@link PoolLock.Scope#NESTED} where the same owner had it already
         * @return is told when it is released
         */
        Hold granted(PoolLock.Scope scope);

        /**
         * It was not.
         *
         * @param failure why
         */
        void denied(Throwable failure);
    }

    /** A lock that is held. */
    interface Hold {

        /** It was released, or the release failed; it is not held any more. By any thread. */
        void released();
    }

    /** A healing under way. */
    interface Healing {

        /**
         * It is done.
         *
         * @param outcome what became of it
         */
        void done(Healer.Outcome outcome);

        /**
         * It failed, and is tried again by the next taker.
         *
         * @param failure why
         */
        void failed(Throwable failure);
    }
}
