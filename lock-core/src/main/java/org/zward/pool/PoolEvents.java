package org.zward.pool;

import org.zward.lock.PoolName;

/**
 * Port: is told of the imports and exports of this process, to count, time or log them. It observes, and decides nothing.
 *
 * <p>Called by the threads that import and export, many at a time, each with its pool's lock held: implementations are
 * thread-safe, quick, wait for nothing and throw nothing.
 */
public interface PoolEvents {

    /** Nobody is told. */
    PoolEvents NONE = new PoolEvents() {
        @Override
        public Step importing(PoolName pool, Access access) {
            throw new IllegalStateException("nobody observes");
        }

        @Override
        public Step exporting(PoolName pool) {
            throw new IllegalStateException("nobody observes");
        }
    };

    /**
     * A pool is about to be imported.
     *
     * @param pool the pool
     * @param access how
     * @return is told how that ends; once, and by the same thread
     */
    Step importing(PoolName pool, Access access);

    /**
     * A pool is about to be exported. A busy one is tried several times.
     *
     * @param pool the pool
     * @return is told how that ends; once, and by the same thread
     */
    Step exporting(PoolName pool);

    /** An import or export under way. */
    interface Step {

        /** It is done. */
        void done();

        /**
         * It failed.
         *
         * @param failure why
         */
        void failed(Throwable failure);
    }
}
