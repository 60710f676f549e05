package org.zward.zfs;

import com.sun.jna.Pointer;
import java.util.function.IntSupplier;

/**
 * C's standard output, on which libzfs prints some failures of an import, whatever {@code libzfs_print_on_error} says:
 * 2.3 a tab, all versions a list of the devices that are missing. It would come out after ours, when the process ends, and
 * make nonsense of what a program reads. Java itself does not use that stream.
 *
 * @param libc libc
 * @param stdout C's {@code stdout}, a {@code FILE **}
 */
record StandardOutput(LibC libc, Pointer stdout) {

    /**
     * Makes a call, and throws away what it leaves in the stream's buffer. That is all of it, as long as it is no more than
     * a buffer holds (4 KiB on a pipe): a list of some fifty devices that are missing. On a terminal C keeps no whole line there: a
     * person sees those, and no program. To keep them, {@code setvbuf} would have to come before anybody's first use of
     * the stream. What other threads print at the same time is lost too.
     */
    int silence(IntSupplier call) {
        Pointer stream = stdout.getPointer(0);
        libc.fflush(stream); // what others printed before
        try {
            return call.getAsInt();
        } finally {
            libc.flockfile(stream); // __fpurge takes no lock itself
            try {
                libc.__fpurge(stream);
            } finally {
                libc.funlockfile(stream);
            }
        }
    }
}
