package org.zward.agent;

import org.zward.agent.Meters.Result;
import org.zward.agent.Recording.ExportEvent;
import org.zward.agent.Recording.HealEvent;
import org.zward.agent.Recording.ImportEvent;
import org.zward.agent.Recording.LockHoldEvent;
import org.zward.agent.Recording.LockWaitEvent;
import org.zward.lock.Healer;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockEvents;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolName;
import org.zward.pool.Access;
import org.zward.pool.PoolEvents;

/** Passes on what happens to locks and pools: to the meters, to flight recordings, and to the log of slow waits. */
final class Telemetry implements LockEvents, PoolEvents {

    private final Meters meters;
    private final SlowWaits slow;

    Telemetry(Meters meters, SlowWaits slow) {
        this.meters = meters;
        this.slow = slow;
    }

    @Override
    public Wait asked(PoolName pool, LockRequest request) {
        LockWaitEvent event = new LockWaitEvent(pool, request.purpose());
        SlowWaits.Watch watch = slow.watch(pool, request.purpose());
        long asked = System.nanoTime();
        return new Wait() {
            @Override
            public Hold granted(PoolLock.Scope scope) {
                watch.had();
                if (scope == PoolLock.Scope.NESTED) {
                    return () -> {};
                }
                event.ended("had");
                meters.lockWaited(request.purpose(), System.nanoTime() - asked);
                return hold(pool, request.purpose());
            }

            @Override
            public void denied(Throwable failure) {
                watch.notHad();
                event.ended("not had");
                meters.lockDenied(request.purpose());
            }
        };
    }

    private Hold hold(PoolName pool, String purpose) {
        LockHoldEvent event = new LockHoldEvent(pool, purpose);
        long had = System.nanoTime();
        return () -> {
            event.ended();
            meters.lockHeld(purpose, System.nanoTime() - had);
        };
    }

    @Override
    public Healing healing(PoolName pool, JournalEntry dead) {
        HealEvent event = new HealEvent(pool, dead);
        return new Healing() {
            @Override
            public void done(Healer.Outcome outcome) {
                event.ended(outcome.toString());
                meters.healed(outcome);
            }

            @Override
            public void failed(Throwable failure) {
                event.ended("failed");
                meters.healingFailed();
            }
        };
    }

    @Override
    public Step importing(PoolName pool, Access access) {
        ImportEvent event = new ImportEvent(pool, access);
        return new Step() {
            @Override
            public void done() {
                event.ended(Result.DONE);
                meters.imported(access, Result.DONE);
            }

            @Override
            public void failed(Throwable failure) {
                event.ended(Result.FAILED);
                meters.imported(access, Result.FAILED);
            }
        };
    }

    @Override
    public Step exporting(PoolName pool) {
        ExportEvent event = new ExportEvent(pool);
        return new Step() {
            @Override
            public void done() {
                event.ended(Result.DONE);
                meters.exported(Result.DONE);
            }

            @Override
            public void failed(Throwable failure) {
                event.ended(Result.FAILED);
                meters.exported(Result.FAILED);
            }
        };
    }
}
