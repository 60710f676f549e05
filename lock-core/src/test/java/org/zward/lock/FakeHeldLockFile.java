package org.zward.lock;

import org.zward.lock.FakeLockDirectory.Description;
import org.zward.lock.FakeLockFiles.Step;

/** A lock file whose lock a {@link FakeLockFiles} took. */
final class FakeHeldLockFile extends FakeLockFile implements HeldLockFile {
    private boolean open = true;

    FakeHeldLockFile(FakeLockFiles process, Description description, int descriptor) {
        super(process, description, descriptor);
    }

    /** No tools run in memory. */
    @Override
    public void keepFromTools() {
        process.ensureAlive();
    }

    @Override
    public void release(Disposal disposal) throws LockLostException, LockFilesException {
        process.ensureAlive();
        if (!open) {
            return;
        }
        open = false;
        try {
            ensureHeld();
            if (disposal == Disposal.UNLINK) {
                process.pass(Step.UNLINK, pool());
                process.directory.unlink(pool());
            }
        } finally {
            process.passUnfailing(Step.UNLOCK, pool());
            process.directory.unlock(description);
            process.close(descriptor);
        }
    }

    @Override
    public void abandonToHeirs() {
        process.ensureAlive();
        if (open) {
            open = false;
            process.close(descriptor);
        }
    }
}
