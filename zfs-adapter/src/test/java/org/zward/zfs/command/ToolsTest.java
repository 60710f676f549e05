package org.zward.zfs.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ToolsTest {

    @Test
    void anEntryOfThePathThatIsNoDirectoryOfOursIsPassedOver() {
        assertThat(Tools.onPath("/a:relative::/b\0c:/d")).containsExactly(Path.of("/a"), Path.of("/d"));
        assertThat(Tools.onPath("")).isEmpty();
    }
}
