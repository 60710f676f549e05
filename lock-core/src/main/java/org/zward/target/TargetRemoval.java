package org.zward.target;

import java.util.List;
import org.zward.lock.LockRequest;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.OpenPool;
import org.zward.pool.PoolSequences;
import org.zward.pool.SequenceRequest;
import org.zward.pool.Zpools;

/**
 * Destroys what formatting made: the dataset of a target, and nothing that somebody made below it or of it. The target
 * stays known. Thread-safe. Lock order: the pool's lock alone.
 */
public final class TargetRemoval {

    /** What became of it. */
    public enum Outcome {
        /** The dataset was destroyed. */
        DESTROYED,
        /** There was none. */
        NOT_THERE
    }

    private final PoolSequences sequences;
    private final Zpools zpools;
    private final KnownTargets known;

    /**
     * Makes one.
     *
     * @param sequences the sequence that a removal is one of
     * @param zpools the pools of this host
     * @param known the targets of this host
     */
    public TargetRemoval(PoolSequences sequences, Zpools zpools, KnownTargets known) {
        this.sequences = sequences;
        this.zpools = zpools;
        this.known = known;
    }

    /**
     * Destroys a target's dataset, within a read-write sequence. There is no way back.
     *
     * @param target the target, which must still be known once the lock is had
     * @param lock how the pool's lock is taken
     * @param devices where to find the pool
     * @return what became of it
     * @throws ZwardException as {@link PoolSequences#run}; of kind {@code NO_SUCH} if it was forgotten
     *     meanwhile; of kind {@code BUSY} if it is mounted; of kind {@code FAILED} if
     *     it has datasets below it or snapshots, or can't be destroyed
     * @throws InterruptedException if the thread was interrupted before; nothing was destroyed
     */
    public Outcome remove(Target target, LockRequest lock, SequenceRequest.Devices devices)
            throws ZwardException, InterruptedException {
        SequenceRequest request = SequenceRequest.readWrite(target.pool(), lock).on(devices);
        return sequences.run(request, open -> destroy(target, open));
    }

    private Outcome destroy(Target target, OpenPool open) throws ZwardException, InterruptedException {
        known.requireAsItWas(target); // it may have been forgotten while the lock was waited for
        TargetDatasets there = TargetDatasets.of(target, zpools);
        if (there.names().isEmpty()) {
            return Outcome.NOT_THERE;
        }
        there.requireUnmounted(open);
        if (!there.names().equals(List.of(target.device()))) {
            throw new TargetException(
                    Kind.FAILED,
                    target.device().value(),
                    "it holds datasets that formatting did not make: " + there.listed(),
                    "destroy those first, with zfs-destroy(8)");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        open.ensureHeld();
        zpools.destroyDataset(target.device());
        return Outcome.DESTROYED;
    }
}
