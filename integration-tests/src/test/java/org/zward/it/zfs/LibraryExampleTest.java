package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.ZwardOptions;
import org.zward.pool.Dataset;
import org.zward.pool.SearchPath;
import org.zward.pool.SequenceRequest;

/** The example of the README does what it says. */
@Tag("zfs")
class LibraryExampleTest {

    @RegisterExtension
    final ZfsSandbox zfs = new ZfsSandbox();

    @Test
    void theExampleListsAPoolAndLeavesItExported() throws Exception {
        String pool = zfs.createExportedPool();

        List<Dataset> datasets = LibraryExample.datasets(
                ZwardOptions.defaults().in(zfs.directory().resolve("locks")),
                new SequenceRequest.Devices.Search(new SearchPath(List.of(zfs.directory()))),
                pool);

        assertThat(datasets).extracting(dataset -> dataset.name().value()).containsExactly(pool);
        assertThat(zfs.imported()).isEmpty();
    }

    @Test
    void theReadmeShowsTheExample() throws Exception {
        Path checkout = checkout();
        String source = Files.readString(
                checkout.resolve("integration-tests/src/test/java/org/zward/it/zfs/LibraryExample.java"));
        String example = source.substring(
                source.indexOf("// README: begin\n") + "// README: begin\n".length(), source.indexOf("// README: end"));

        assertThat(Files.readString(checkout.resolve("README.md"))).contains(example);
    }

    /** The classes are in {@code integration-tests/target/test-classes}. */
    private static Path checkout() throws Exception {
        Path classes = Path.of(LibraryExampleTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return classes.getParent().getParent().getParent();
    }
}
