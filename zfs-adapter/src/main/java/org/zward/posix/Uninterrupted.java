package org.zward.posix;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Short changes to files, which an interrupt must not cut short: it would close the channel in use, and look like a disk
 * that failed. Thread-safe.
 */
public final class Uninterrupted {

    private Uninterrupted() {}

    /** A change that may be made again from its beginning. */
    public interface Change {

        /**
         * Makes it.
         *
         * @throws IOException if it can't be made
         */
        void make() throws IOException;
    }

    /**
     * Makes a change, anew if an interrupt spoilt it. The thread is interrupted afterwards if it was before, or meanwhile.
     *
     * @param change the change
     * @throws IOException if it can't be made
     */
    public static void make(Change change) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    change.make();
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted = Thread.interrupted() || interrupted;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
