package org.zward.posix;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zward.lock.ZwardException;

/** Runs the command that is given, and ends with its status. */
final class RunCommand {

    private RunCommand() {}

    public static void main(String[] arguments) throws ZwardException, InterruptedException {
        int status;
        try (TerminationSignals signals = TerminationSignals.interrupting(Thread.currentThread())) {
            status = CommandRunner.passing(signals).run(new Command(List.of(arguments), Map.of(), Set.of()));
        }
        System.exit(status);
    }
}
