package org.zward.it.zfs;

import org.junit.jupiter.api.Tag;
import org.zward.pool.Zpools;
import org.zward.posix.ThisHost;
import org.zward.zfs.MountTable;
import org.zward.zfs.command.CommandZpools;

@Tag("zfs")
class CommandUnderFireTest extends ZpoolsUnderFireContract {

    private final Zpools zpools =
            new CommandZpools(new MountTable(), () -> new ThisHost().identity().hostid());

    @Override
    Zpools zpools() {
        return zpools;
    }
}
