package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zward.lock.PoolName;

class PoolImportsTest {

    private final PoolName tank = new PoolName("tank");
    private final FakeHost host = new FakeHost();
    private final FakeZpools zpools = host.zpools();
    private final PoolSequences sequences = host.sequences();

    @BeforeEach
    void makePool() {
        host.disks().createExported(tank);
    }

    private SequenceRequest request(Access access) {
        return FakeHost.request(tank, access);
    }

    @Test
    void anImportSomebodyAskedForFindsItsOwnModeOrFails() throws Exception {
        PoolImports imports = new PoolImports(sequences);

        assertThat(imports.importPool(request(Access.READ_WRITE)).origin()).isEqualTo(OpenPool.Origin.IMPORTED);
        assertThat(imports.importPool(request(Access.READ_WRITE)).origin()).isEqualTo(OpenPool.Origin.FOUND);
        assertThatThrownBy(() -> imports.importPool(request(Access.READ_ONLY)))
                .isInstanceOf(AccessConflictException.class);
        assertThat(zpools.imported(tank)).isPresent();
        assertThat(host.locks().statuses()).isEmpty();
    }
}
