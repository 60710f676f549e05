package org.zward.zfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/** Waits until udev has named the devices that appeared last, where udev runs. Thread-safe. */
public final class Udev {

    /** There while udevd runs; what {@code udevadm settle} looks at itself. */
    private static final Path CONTROL = Path.of("/run/udev/control");

    private static final String TIMEOUT_SECONDS = "30";

    /** The host's. */
    public Udev() {}

    /**
     * Waits for the events that are queued now, 30 s at most; what is not settled then is not waited for.
     *
     * @throws ZfsException if {@code udevadm} can't be run
     * @throws InterruptedException if the thread was interrupted
     */
    public void settle() throws ZfsException, InterruptedException {
        if (!Files.exists(CONTROL)) {
            return;
        }
        Process process;
        try {
            process = new ProcessBuilder("udevadm", "settle", "--timeout=" + TIMEOUT_SECONDS)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new ZfsException(
                    Kind.FAILED, "udevadm", "can't be run", "install udev, or stop it: " + CONTROL + " is there", e);
        }
        try {
            process.waitFor();
        } finally {
            process.destroy();
        }
    }
}
