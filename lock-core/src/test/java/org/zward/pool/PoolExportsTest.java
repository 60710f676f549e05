package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;

class PoolExportsTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final Guid guid = host.disks().createExported(tank);
    private final FakeZpools zpools = host.zpools();

    @Test
    void anExportSomebodyAskedForSaysWhetherThereWasSomethingToExport() throws Exception {
        PoolExports exports = new PoolExports(host.locks(), zpools);
        Duration briefly = Duration.ofMillis(1);

        assertThat(exports.export(tank, PoolExports.Mounted.LEAVE, briefly, FakeHost.lock()))
                .isEqualTo(PoolExports.Outcome.NOT_IMPORTED);
        host.importByHand(guid, Access.READ_WRITE);
        zpools.mount(new DatasetName("tank"), "/mnt/x");
        assertThatThrownBy(() -> exports.export(tank, PoolExports.Mounted.LEAVE, briefly, FakeHost.lock()))
                .isInstanceOf(PoolBusyException.class);
        assertThat(exports.export(tank, PoolExports.Mounted.UNMOUNT, briefly, FakeHost.lock()))
                .isEqualTo(PoolExports.Outcome.EXPORTED);
        assertThat(host.locks().statuses()).isEmpty();
    }
}
