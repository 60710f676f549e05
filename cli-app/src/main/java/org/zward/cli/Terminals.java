package org.zward.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells which of the standard streams are terminals. */
final class Terminals {

    private Terminals() {}

    /** Whether a person reads standard error as it comes. */
    static boolean isStandardError() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
