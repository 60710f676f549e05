package org.zward.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells which of the standard streams are terminals. */
final class Terminals {

    private Terminals() {}

    /** Whether a person types what comes on standard input. */
    static boolean isStandardInput() {
        return isTerminal(0);
    }

    /** Whether a person reads standard error as it comes. */
    static boolean isStandardError() {
        return isTerminal(2);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
