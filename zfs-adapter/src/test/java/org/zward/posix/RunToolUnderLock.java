package org.zward.posix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.zward.lock.Deadline;
import org.zward.lock.HeldLockFile;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

/** Takes the lock of {@code tank} and runs a tool under it: {@code DIRECTORY tool-runner|process-builder TOOL...}. */
final class RunToolUnderLock {

    private RunToolUnderLock() {}

    public static void main(String[] arguments) throws ZwardException, IOException, InterruptedException {
        List<String> tool = List.of(arguments).subList(2, arguments.length);
        try (PosixLockFiles files = PosixLockFiles.in(Path.of(arguments[0]))) {
            HeldLockFile tank = files.acquire(new PoolName("tank"), Deadline.passed());
            if (arguments[1].equals("tool-runner")) {
                ToolRunner.load().run(tool, Map.of());
            } else {
                new ProcessBuilder(tool).start().waitFor();
            }
            tank.release(HeldLockFile.Disposal.UNLINK);
        }
    }
}
