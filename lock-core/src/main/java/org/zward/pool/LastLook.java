package org.zward.pool;

import org.zward.lock.PoolLock;
import org.zward.lock.ZwardException;

/**
 * What a sequence looks at right before each try of its import: that it is this host's turn still, which may take a
 * moment to find out, and after that the pool's lock. Remembers whether that prevented the import.
 */
final class LastLook implements Zpools.LastCheck {

    private final HostTurn turn;
    private final PoolLock lock;
    private boolean failed;

    LastLook(HostTurn turn, PoolLock lock) {
        this.turn = turn;
        this.lock = lock;
    }

    @Override
    public void run() throws ZwardException, InterruptedException {
        failed = true;
        turn.confirm();
        lock.ensureHeld();
        failed = false;
    }

    /** Whether it failed the last time: nothing was imported then. */
    boolean hasFailed() {
        return failed;
    }
}
