package org.zward.it.zfs;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zward.lock.PoolName;
import org.zward.pool.Access;
import org.zward.pool.ImportablePool;
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

    /** On 2.3 zpool(8) misses the pool in one of a few, or is told that it exists; see {@code ImportBesideSearches}. */
    @Test
    void importsBesideSearchesOfOthersSucceed() throws Exception {
        String name = zfs.createExportedPool();
        ImportablePool hint = found(name);
        String searches = "while :; do zpool import -d \"$0\"; sleep 0.3; done";
        Process other = new ProcessBuilder("sh", "-c", searches, zfs.directory().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            for (int i = 0; i < 20; i++) {
                zpools.importPool(hint, Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE);
                exportOnceNobodyUses(new PoolName(name));
            }
        } finally {
            List<ProcessHandle> searching = other.descendants().toList();
            other.destroyForcibly().waitFor();
            searching.forEach(search -> search.onExit().join());
        }
    }
}
