package org.zward.target;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.zward.lock.DatasetName;
import org.zward.lock.LockRequest;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.OpenPool;
import org.zward.pool.PoolSequences;
import org.zward.pool.SequenceRequest;
import org.zward.pool.Zpools;

/**
 * Formats the devices of targets. What fails half-way, or is killed, leaves at most a dataset behind that another try
 * destroys if it is told to, and for Lustre {@code failmode=panic} on the pool; of what was to be destroyed some may be
 * left: one that has snapshots, for one, and all that is above it.
 *
 * <p>Thread-safe. Lock order: the pool's lock alone.
 */
public final class TargetFormat {

    /** The value of the property {@code mountpoint} that leaves mounting to mount(8). */
    static final String LEGACY = "legacy";

    /** What is put on the device. */
    public sealed interface Content {

        /** A file system of ZFS, with {@code mountpoint=legacy}: nothing but mount(8) mounts it. */
        record Zfs() implements Content {}

        /**
         * A Lustre target.
         *
         * @param options how it is made
         */
        record Lustre(LustreOptions options) implements Content {}
    }

    /** What to do with datasets that are there already. */
    public enum Existing {
        /** Leave them: formatting fails then. */
        REFUSE,
        /** Destroy them. */
        DESTROY
    }

    private final PoolSequences sequences;
    private final Zpools zpools;
    private final LustreTools lustre;
    private final KnownTargets known;

    /**
     * Makes one.
     *
     * @param sequences the sequence that formatting is one of
     * @param zpools the pools of this host
     * @param lustre formats Lustre targets
     * @param known the targets of this host
     */
    public TargetFormat(PoolSequences sequences, Zpools zpools, LustreTools lustre, KnownTargets known) {
        this.sequences = sequences;
        this.zpools = zpools;
        this.lustre = lustre;
        this.known = known;
    }

    /**
     * Formats a target's device, within a read-write sequence.
     *
     * @param target the target, which must still be known once the lock is had
     * @param content what is put on it, of the target's file system type
     * @param existing what to do with its device, and datasets below that, if they exist
     * @param lock how the pool's lock is taken
     * @param devices where to find the pool
     * @return the datasets that were destroyed for it
     * @throws ZwardException as {@link PoolSequences#run}; of kind {@code INVALID} if the options can't be right; of
     *     kind {@code NO_SUCH} if it was forgotten meanwhile; of kind {@code FAILED} if datasets exist that are to be left, or it can't be formatted; of kind {@code BUSY} if one to
     *     be destroyed is mounted
     * @throws InterruptedException if the thread was interrupted before anything was changed but the import, which was
     *     undone
     */
    public List<DatasetName> format(
            Target target, Content content, Existing existing, LockRequest lock, SequenceRequest.Devices devices)
            throws ZwardException, InterruptedException {
        if (content instanceof Content.Lustre made) {
            made.options().check();
        }
        SequenceRequest request = SequenceRequest.readWrite(target.pool(), lock).on(devices);
        return sequences.run(request, open -> format(target, content, existing, open));
    }

    private List<DatasetName> format(Target target, Content content, Existing existing, OpenPool open)
            throws ZwardException, InterruptedException {
        known.requireAsItWas(target); // it may have been forgotten while the lock was waited for
        TargetDatasets there = TargetDatasets.of(target, zpools);
        if (existing == Existing.REFUSE && !there.names().isEmpty()) {
            throw new TargetException(
                    Kind.FAILED,
                    target.device().value(),
                    "it holds datasets: " + there.listed(),
                    "make sure that nobody needs them, then give '--reformat' to destroy them");
        }
        there.requireUnmounted(open);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        List<DatasetName> childrenFirst = new ArrayList<>(there.names());
        Collections.reverse(childrenFirst);
        for (DatasetName dataset : childrenFirst) {
            open.ensureHeld();
            zpools.destroyDataset(dataset);
        }
        make(target, content, open);
        return there.names();
    }

    private void make(Target target, Content content, OpenPool open) throws ZwardException {
        open.ensureHeld();
        if (content instanceof Content.Lustre made) {
            lustre.panicOnFailure(target.pool());
            open.ensureHeld();
            lustre.format(target.device(), made.options());
        } else {
            zpools.createDataset(target.device(), Map.of("mountpoint", LEGACY));
        }
    }
}
