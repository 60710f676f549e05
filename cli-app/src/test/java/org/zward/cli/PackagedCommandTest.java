package org.zward.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A test that runs the packaged command, in a directory of its own. */
@Tag("package")
abstract class PackagedCommandTest {

    @TempDir
    Path directory;

    Launcher zward;

    @BeforeEach
    void makeALauncher() {
        zward = new Launcher(directory);
    }
}
