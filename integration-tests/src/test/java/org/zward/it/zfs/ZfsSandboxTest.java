package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("zfs")
class ZfsSandboxTest {
    @RegisterExtension
    final ZfsSandbox zfs = new ZfsSandbox();

    @Test
    void thisIsTheReleaseThatWasAskedFor() {
        assertThat(System.getenv("ZWARD_ZFS_TESTS")).isIn(zfs.release().series(), "here");
    }

    @Test
    void anExportedPoolIsFoundAgainInTheDirectory() {
        String pool = zfs.createExportedPool();

        assertThat(zfs.imported()).isEmpty();
        assertThat(ZfsSandbox.run("zpool", "import", "-d", zfs.directory().toString()))
                .contains("pool: " + pool, "state: ONLINE");
        assertThat(ZfsSandbox.run("zdb", "-l", onlyVdev())).contains("name: '" + pool + "'", "state: 1");
    }

    @Test
    void nothingIsLeftOfATest() throws IOException {
        ZfsSandbox other = new ZfsSandbox();
        other.beforeEach(null);
        String pool = other.createPool();
        assertThat(other.imported()).containsExactly(pool);

        other.afterEach(null);

        assertThat(ZfsSandbox.run("zpool", "list", "-H", "-o", "name")).doesNotContain(pool);
        assertThat(other.directory()).doesNotExist();
    }

    private String onlyVdev() {
        try (var files = Files.list(zfs.directory())) {
            return files.toList().get(0).toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
