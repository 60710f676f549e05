package org.zward.pool;

import org.zward.lock.ZwardException;

/**
 * What is done to a pool inside a sequence.
 *
 * @param <T> what comes of it
 * @param <X> what it fails with, apart from the exceptions of zward
 */
@FunctionalInterface
public interface PoolWork<T, X extends Exception> {

    /**
     * Does it. The pool is locked and imported until this returns; to be asked {@link OpenPool#ensureHeld} before each
     * step that changes it.
     *
     * @param pool the pool
     * @return what came of it
     * @throws X if it failed
     * @throws ZwardException if it failed
     * @throws InterruptedException if the thread was interrupted
     */
    T run(OpenPool pool) throws X, ZwardException, InterruptedException;
}
