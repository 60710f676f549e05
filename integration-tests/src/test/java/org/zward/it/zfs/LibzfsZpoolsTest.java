package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.zward.pool.Zpools;
import org.zward.zfs.Backend;
import org.zward.zfs.Backends;
import org.zward.zfs.NativeLedger;

/** The contract through libzfs, with nothing left open by any call. */
@Tag("zfs")
class LibzfsZpoolsTest extends RealZpoolsContract {

    private final NativeLedger ledger = new NativeLedger();
    private final Zpools zpools = new Backends(
                    () -> {
                        throw new AssertionError("the command backend was not asked for");
                    },
                    ledger)
            .open(Backend.LIBZFS);

    @Override
    protected Zpools zpools() {
        return zpools;
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(ledger.open()).isZero();
    }
}
