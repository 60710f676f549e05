package org.zward.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.zward.lock.ZwardException;

/** Runs a script that prints more than this JVM's memory holds: {@code FILE-IT-MAKES-AT-ITS-END SCRIPT}. */
final class RunWordyTool {

    private RunWordyTool() {}

    public static void main(String[] arguments) throws ZwardException {
        try {
            ToolRunner.load().run(List.of("sh", "-c", arguments[1]), Map.of());
        } catch (OutOfMemoryError | IOException e) {
            System.out.println("failed, and the tool has ended: " + Files.exists(Path.of(arguments[0])));
        }
    }
}
