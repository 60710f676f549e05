package org.zward.posix;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Short work on files, which an interrupt must not cut short: it would close the channel in use, and look like a disk
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
     * A reading that may be taken again from its beginning.
     *
     * @param <T> what is read
     */
    public interface Reading<T> {

        /**
         * Takes it.
         *
         * @return what is read
         * @throws IOException if it can't be read
         */
        T take() throws IOException;
    }

    /**
     * Makes a change, anew if an interrupt spoilt it. The thread is interrupted afterwards if it was before, or meanwhile.
     *
     * @param change the change
     * @throws IOException if it can't be made
     */
    public static void make(Change change) throws IOException {
        Change unused = take(() -> {
            change.make();
            return change;
        });
    }

    /**
     * Takes a reading, as a change is made. The channel that it reads from is closed when it is taken again.
     *
     * @param reading the reading
     * @param <T> what is read
     * @return what is read
     * @throws IOException if it can't be read
     */
    public static <T> T take(Reading<T> reading) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return reading.take();
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
