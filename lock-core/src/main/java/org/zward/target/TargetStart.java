package org.zward.target;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Deadline;
import org.zward.lock.LockRequest;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ActiveElsewhereException;
import org.zward.pool.Dataset;
import org.zward.pool.OpenPool;
import org.zward.pool.PoolSequences;
import org.zward.pool.SequenceRequest;
import org.zward.pool.SequenceRequest.Afterwards;
import org.zward.pool.Zpools;

/**
 * Starts targets: gets the pool imported read-write, mounts the dataset, and leaves the pool imported. Whatever fails
 * after the import, the pool is exported again, if this imported it. A process that is killed in between leaves its pool
 * imported; the next start of the target goes on from there.
 *
 * <p>Thread-safe. Lock order: the pool's lock alone.
 */
public final class TargetStart {

    private static final Logger LOG = LoggerFactory.getLogger(TargetStart.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /**
     * What became of it.
     *
     * @param started whether it had to be mounted
     * @param lease the number of the lease between hosts that its pool was imported under, as {@link OpenPool#lease}
     */
    public record Outcome(Started started, Optional<Long> lease) {}

    /** Whether a target had to be mounted. */
    public enum Started {
        /** It was mounted. */
        NOW,
        /** It ran already. */
        BEFORE
    }

    private final PoolSequences sequences;
    private final Zpools zpools;
    private final Mounts mounts;
    private final KnownTargets known;
    private final Duration pause;

    /**
     * Makes one.
     *
     * @param sequences the sequence that a start is one of
     * @param zpools the pools of this host
     * @param mounts what is mounted
     * @param known the targets of this host
     */
    public TargetStart(PoolSequences sequences, Zpools zpools, Mounts mounts, KnownTargets known) {
        this(sequences, zpools, mounts, known, PAUSE);
    }

    /** One with that pause before a refused import is tried again. */
    TargetStart(PoolSequences sequences, Zpools zpools, Mounts mounts, KnownTargets known, Duration pause) {
        this.sequences = sequences;
        this.zpools = zpools;
        this.mounts = mounts;
        this.known = known;
        this.pause = pause;
    }

    /**
     * Starts a target. An import that is refused only because a host that is vouched for was seen writing a moment ago is
     * tried again until the deadline of the wait for the lock: fencing takes time.
     *
     * @param target the target, which must still be known once the lock is had
     * @param lock how the pool's lock is taken
     * @param devices where to find the pool
     * @param fenced the host, by name or hostid, that the caller vouches is powered off or cut off from the disks
     * @param exclusion what keeps other hosts out while the pool is imported
     * @return what became of it
     * @throws ZwardException as {@link PoolSequences#run}; of kind {@code NO_SUCH} if it was forgotten meanwhile or its
     *     dataset does not exist, of kind {@code BUSY} if it is mounted elsewhere or something else is mounted at its mount point, else of kind {@code
     *     FAILED} if it can't be mounted
     * @throws InterruptedException if the thread was interrupted before it was mounted
     */
    public Outcome start(
            Target target,
            LockRequest lock,
            SequenceRequest.Devices devices,
            Optional<String> fenced,
            SequenceRequest.HostExclusion exclusion)
            throws ZwardException, InterruptedException {
        SequenceRequest request = SequenceRequest.readWrite(target.pool(), lock)
                .on(devices)
                .withFenced(fenced)
                .excludingBy(exclusion)
                .then(Afterwards.KEEP_IF_DONE);
        while (true) {
            try {
                return sequences.run(request, open -> mount(target, open));
            } catch (ActiveElsewhereException e) {
                if (!mayPass(e, fenced) || lock.deadline().hasPassed()) {
                    throw e;
                }
                LOG.info("{}: {}: its import is tried again", target.pool(), e.problem());
            }
            pauseUntil(lock.deadline());
        }
    }

    private static boolean mayPass(ActiveElsewhereException refusal, Optional<String> fenced) {
        return fenced.isPresent() && refusal.evidence() == ActiveElsewhereException.Evidence.WRITES;
    }

    private void pauseUntil(Deadline deadline) throws InterruptedException {
        Duration left = Duration.ofNanos(deadline.remainingNanos());
        Thread.sleep(pause.compareTo(left) < 0 ? pause.toMillis() : left.toMillis() + 1);
    }

    private Outcome mount(Target target, OpenPool open) throws ZwardException, InterruptedException {
        known.requireAsItWas(target); // it may have been forgotten while the lock was waited for
        TargetMonitor.requireWorking(target, open.pool().health());
        TargetMount mount = TargetMount.of(target, mounts);
        if (mount.state() == TargetMount.State.MOUNTED) {
            return new Outcome(Started.BEFORE, open.lease());
        }
        mount.requireNothingInTheWay(target);
        requireMountable(target, TargetDatasets.of(target, zpools).requireFileSystem());
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        open.ensureHeld();
        try {
            mounts.mount(target);
        } catch (ZwardException e) {
            if (!isMountedAllTheSame(target, e)) {
                throw e;
            }
            LOG.warn("{}: mounted, though mount(8) complains: {}", target.id(), e.problem());
        }
        return new Outcome(Started.NOW, open.lease());
    }

    /** ZFS mounts a dataset with a mount point of its own whenever it likes, and mount(8) refuses it. */
    private static void requireMountable(Target target, Dataset device) throws TargetException {
        Optional<String> mountpoint =
                Optional.ofNullable(device.properties().get("mountpoint")).map(Dataset.Property::value);
        if (target.fstype() == Target.Fstype.ZFS && !mountpoint.equals(Optional.of(TargetFormat.LEGACY))) {
            throw new TargetException(
                    Kind.FAILED,
                    target.device().value(),
                    "its property mountpoint is " + mountpoint.orElse("not set") + ", so ZFS mounts it by itself",
                    "'zward exec --import rw " + target.pool().shellWord() + " -- zfs set mountpoint=legacy "
                            + target.device().shellWord() + "'");
        }
    }

    private boolean isMountedAllTheSame(Target target, ZwardException failure) {
        try {
            return TargetMount.of(target, mounts).state() == TargetMount.State.MOUNTED;
        } catch (ZwardException e) {
            failure.addSuppressed(e);
            return false;
        }
    }
}
