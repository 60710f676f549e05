package org.zward.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals to other processes, of which Java knows two. */
final class Signals {

    private Signals() {}

    static void send(long pid, String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill: " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
