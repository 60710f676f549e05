package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.zward.pool.ZfsException;

class VdevTreeTest {

    @Test
    void aDeviceThatCannotBeNamedInThisLocaleIsAnErrorWithARemedy() {
        // in a locale of UTF-8, as tests run in, a NUL alone makes no path
        assertThatThrownBy(() -> VdevTree.path("/dev/\0"))
                .isInstanceOf(ZfsException.class)
                .hasMessageEndingWith("can't be named in this locale: set LC_ALL=C.UTF-8");
    }
}
