package org.zward.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.HeldLockFile.Disposal;

/**
 * Clears a lock directory of what dead owners left, without disturbing a live one; makes it where it is missing. Design
 * section 2.5.
 *
 * <p>Invariant: a file is unlinked only while its lock is held and after its record is healed. It waits for nobody, so
 * it needs no thread scope: a thread of this process that holds a pool holds its file, and keeps it. One use each.
 */
final class DirectoryClearing {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryClearing.class);

    private final LockFiles files;
    private final HealingPass healing;
    private final List<PoolName> removed = new ArrayList<>();
    private final List<PoolName> healed = new ArrayList<>();
    private final List<ClearReport.Kept> kept = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    DirectoryClearing(LockFiles files, HealingPass healing) {
        this.files = files;
        this.healing = healing;
    }

    ClearReport clear() throws LockFilesException, InterruptedException {
        files.prepare();
        for (LockFiles.Entry entry : files.entries()) {
            if (entry instanceof LockFiles.Entry.OfPool file) {
                clear(file.pool());
            } else if (entry instanceof LockFiles.Entry.Foreign foreign) {
                LOG.warn("{}: {}, left alone in the lock directory", foreign.name(), foreign.what());
                left.add(foreign.name());
            }
        }
        return new ClearReport(removed, healed, kept, left);
    }

    private void clear(PoolName pool) throws InterruptedException {
        try {
            Optional<HeldLockFile> taken = files.takeExisting(pool);
            if (taken.isPresent()) {
                clear(taken.get());
            } else {
                keepForItsHolder(pool);
            }
        } catch (ZwardException e) {
            keep(pool, e.problem());
        } catch (RuntimeException e) {
            LOG.warn("{}: its lock file could not be cleared", pool, e);
            keep(pool, "an unexpected failure, " + e);
        }
    }

    private void clear(HeldLockFile file) throws ZwardException, InterruptedException {
        boolean undone;
        try {
            Optional<OwnerRecord> dead = OwnerRecordFormat.parse(file.pool(), file.read());
            undone = dead.isPresent() && healing.healAll(file.pool(), dead.get(), file);
        } catch (Throwable e) {
            FailedHold.release(file, Disposal.KEEP, e);
            throw e;
        }
        file.release(Disposal.UNLINK);
        removed.add(file.pool());
        if (undone) {
            healed.add(file.pool());
        }
    }

    private void keepForItsHolder(PoolName pool) throws LockFilesException {
        Optional<LockStatus> now = new LockListing(files).status(pool);
        if (now.isEmpty()) {
            return;
        }
        keep(
                pool,
                (now.get().state() == LockFiles.State.HELD ? "held by " : "just left by ")
                        + now.get().holder());
    }

    private void keep(PoolName pool, String why) {
        LOG.warn("{}: lock file kept: {}", pool, why);
        kept.add(new ClearReport.Kept(pool, why));
    }
}
