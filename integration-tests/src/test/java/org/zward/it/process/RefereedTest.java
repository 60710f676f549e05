package org.zward.it.process;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that starts processes on a lock directory of its own, and has a referee watch them. */
abstract class RefereedTest {

    @TempDir
    Path temporary;

    Path directory;
    Referee referee;
    Children children;

    @BeforeEach
    void setUp() throws IOException {
        directory = temporary.resolve("locks");
        referee = new Referee();
        children = new Children(temporary);
    }

    @AfterEach
    void tearDown() throws IOException {
        children.close();
        referee.close();
    }
}
