package org.zward.zfs.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.PoolName;

class KstatPoolStatesTest {

    @TempDir
    private Path kstats;

    @Test
    void aPoolIsAsItsKstatSaysAndOneWithoutIsNotImported() throws Exception {
        Files.writeString(Files.createDirectory(kstats.resolve("tank")).resolve("state"), "SUSPENDED\n");

        assertThat(new KstatPoolStates(kstats).state(new PoolName("tank"))).contains("SUSPENDED");
        assertThat(new KstatPoolStates(kstats).state(new PoolName("other"))).isEmpty();
        assertThat(new KstatPoolStates(kstats.resolve("no-zfs")).state(new PoolName("tank")))
                .isEmpty();
    }
}
