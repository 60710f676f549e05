package org.zward.lock;

/**
 * The lock is held by a {@code zward exec} that this process was started by, yet the descriptor by which to join it was
 * closed on the way. Waiting would be for ourselves.
 */
public final class DescriptorNotPassedException extends ZwardException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param hint what the environment said we inherit
     * @param holder the ancestor that holds the lock
     */
    public DescriptorNotPassedException(PoolLock.Inheritance hint, Owner holder) {
        super(
                Kind.TIMED_OUT,
                hint.pool().value(),
                "locked by the command this one runs under, " + holder.describe() + ", but descriptor "
                        + hint.descriptor() + " was not passed on",
                "let the wrapper in between pass it on (Python's subprocess: pass_fds)");
    }
}
