package org.zward.pool;

import org.zward.lock.ZwardException;

/** What an operation on a pool fails with, apart from its lock. */
public abstract sealed class PoolException extends ZwardException
        permits ZfsException,
                NoSuchPoolException,
                PoolBusyException,
                ActiveElsewhereException,
                AccessConflictException,
                AmbiguousPoolException {

    private static final long serialVersionUID = 1L;

    PoolException(Kind kind, String subject, String problem, String remedy) {
        super(kind, subject, problem, remedy);
    }

    PoolException(Kind kind, String subject, String problem, String remedy, Throwable cause) {
        super(kind, subject, problem, remedy, cause);
    }
}
