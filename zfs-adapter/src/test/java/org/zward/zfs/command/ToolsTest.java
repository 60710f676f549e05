package org.zward.zfs.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {

    @TempDir
    Path directory;

    /** These variables would have zpool(8) print guids, or other names, in the place of paths. */
    @Test
    void vdevsGoByTheirPathsWhateverTheEnvironmentSays() throws Exception {
        ScriptedTools scripted = new ScriptedTools(directory)
                .script("zpool", "echo $ZPOOL_VDEV_NAME_GUID$ZPOOL_VDEV_NAME_FOLLOW_LINKS$ZPOOL_VDEV_NAME_PATH");

        assertThat(scripted.tools().run("zpool").lines()).containsExactly("000");
    }

    @Test
    void anEntryOfThePathThatIsNoDirectoryOfOursIsPassedOver() {
        assertThat(Tools.onPath("/a:relative::/b\0c:/d")).containsExactly(Path.of("/a"), Path.of("/d"));
        assertThat(Tools.onPath("")).isEmpty();
    }
}
