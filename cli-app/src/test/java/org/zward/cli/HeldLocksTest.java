package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zward.lock.PoolLock.Inheritance;
import org.zward.lock.PoolName;

class HeldLocksTest {

    private static final Inheritance TANK = new Inheritance(new PoolName("tank"), 7);
    private static final Inheritance SPACED = new Inheritance(new PoolName("my pool:1"), 12);

    @Test
    void whatIsFormattedIsRead() {
        String value = HeldLocks.format(TANK, List.of(SPACED));

        assertThat(value).isEqualTo("tank=7,my pool:1=12");
        assertThat(HeldLocks.parse(value)).containsExactly(TANK, SPACED);
    }

    @Test
    void aPoolIsNamedOnce() {
        assertThat(HeldLocks.format(TANK, List.of(new Inheritance(new PoolName("tank"), 3), SPACED)))
                .isEqualTo("tank=7,my pool:1=12");
    }

    @Test
    void whatIsMalformedIsLeftOut() {
        assertThat(HeldLocks.parse("")).isEmpty();
        assertThat(HeldLocks.parse(",=,=7,tank,tank=,tank=-1,tank=x,tank=99999999999,9tank=3,a/b=3,tank=7,"))
                .containsExactly(TANK);
    }
}
