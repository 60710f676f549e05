package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.ConfigurationException;
import com.google.inject.Injector;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.check.Checkup;
import org.zward.pool.PoolExports;
import org.zward.pool.PoolImports;
import org.zward.pool.PoolListing;
import org.zward.pool.PoolSequences;
import org.zward.pool.SearchPath;
import org.zward.scan.DeviceScan;
import org.zward.target.TargetFormat;
import org.zward.target.TargetRemoval;
import org.zward.target.TargetStart;
import org.zward.target.TargetStop;
import org.zward.zfs.target.HostTargets;

/** The real injector, over the real adapters of this host. */
class InjectorTest {

    @TempDir
    private Path directory;

    private Injector injector;

    @BeforeEach
    void makeIt() throws Exception {
        injector = Wiring.injector(Zward.open(ZwardOptions.defaults().in(directory)), HostTargets.known(directory));
    }

    @Test
    void itMakesEveryUseCaseOfTheCommands() {
        for (Class<?> useCase : List.of(
                Checkup.class,
                PoolSequences.class,
                PoolImports.class,
                PoolExports.class,
                PoolListing.class,
                DeviceScan.class,
                TargetStart.class,
                TargetStop.class,
                TargetFormat.class,
                TargetRemoval.class)) {
            assertThat(injector.getInstance(useCase)).isInstanceOf(useCase);
        }
        assertThat(injector.getInstance(PoolSequences.class)).isSameAs(injector.getInstance(PoolSequences.class));
    }

    @Test
    void itMakesNothingThatNobodyBound() {
        assertThatThrownBy(() -> injector.getInstance(SearchPath.class)).isInstanceOf(ConfigurationException.class);
    }
}
