package org.zward.lock;

import org.zward.lock.HeldLockFile.Disposal;

/** Lets go of a lock file because something failed while it was held: that failure stays the one reported. */
final class FailedHold {

    private FailedHold() {}

    static void release(HeldLockFile file, Disposal disposal, Throwable failure) {
        try {
            file.release(disposal);
        } catch (ZwardException | RuntimeException suppressed) {
            failure.addSuppressed(suppressed);
        }
    }
}
