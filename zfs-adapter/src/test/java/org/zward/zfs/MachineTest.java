package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.pool.ZfsException;

/** On which machines libzfs is called. */
class MachineTest {

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "aarch64"})
    void libzfsIsCalledWhereItsCallsAreKnown(String machine) throws Exception {
        ZfsLibraries.requireKnown(machine);
    }

    @Test
    void elsewhereItIsRefusedBeforeAnythingIsLoaded() {
        assertThatThrownBy(() -> ZfsLibraries.requireKnown("ppc64le"))
                .isInstanceOf(ZfsException.class)
                .hasMessageContaining("this machine is ppc64le")
                .hasMessageContaining("--backend command");
    }
}
