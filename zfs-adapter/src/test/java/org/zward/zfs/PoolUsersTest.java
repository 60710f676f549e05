package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Mount;
import org.zward.pool.PoolBusyException;
import org.zward.pool.ZfsException;

class PoolUsersTest {

    private final PoolName pool = new PoolName("zward-no-such-pool");

    @Test
    void namesSomeMountsAndCountsTheRest() {
        List<Mount> mounts = IntStream.range(0, 7)
                .mapToObj(i -> new Mount(new DatasetName(pool + "/d" + i), "/mnt/" + i, "zfs"))
                .toList();

        PoolBusyException busy = PoolUsers.mounted(pool, mounts);

        assertThat(busy.kind()).isEqualTo(Kind.BUSY);
        assertThat(busy)
                .hasMessageContaining(pool + "/d0 is mounted at /mnt/0, ")
                .hasMessageContaining("/mnt/4 and 2 more")
                .hasMessageNotContaining("/mnt/5")
                .hasMessageContaining("--unmount");
    }

    @Test
    void keepsTheWordsOfZfsWhereNobodyIsFound() {
        ZfsException refusal = new ZfsException(Kind.FAILED, pool.value(), "pool is busy", "");

        PoolBusyException busy = new PoolUsers(new MountTable()).busy(pool, refusal);

        assertThat(busy.kind()).isEqualTo(Kind.BUSY);
        assertThat(busy.problem()).isEqualTo("pool is busy");
        assertThat(busy.remedy()).isNotEmpty();
        assertThat(busy.getSuppressed()).contains(refusal);
    }
}
