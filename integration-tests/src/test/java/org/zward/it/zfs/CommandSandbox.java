package org.zward.it.zfs;

import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.host.HostId;

/** What tests of the command as it is shipped share: pools of their own, and the command, which looks for no others. */
abstract class CommandSandbox {
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NO_SUCH = 3;
    static final int IN_USE_ELSEWHERE = 4;
    static final int BUSY = 5;
    static final int LOCK_LOST = 6;
    static final int TIMED_OUT = 75;
    static final int NOT_PERMITTED = 77;

    static final HostId FOREIGN = new HostId(0x00c0ffee);

    @RegisterExtension
    @Order(1)
    final ZfsSandbox zfs = new ZfsSandbox();

    @RegisterExtension
    @Order(2)
    final ZwardCommand zward = new ZwardCommand(zfs);

    /** A pool, which goes by its name in a command. */
    record Pool(String name, String guid) {
        @Override
        public String toString() {
            return name;
        }
    }

    final Pool importedPool() {
        String name = zfs.createPool();
        return new Pool(name, property(name, "guid"));
    }

    /** An exported pool whose root has these properties. */
    final Pool exportedPool(String... properties) {
        Pool pool = importedPool();
        for (String property : properties) {
            ZfsSandbox.run("zfs", "set", property, pool.name());
        }
        ZfsSandbox.run("zpool", "export", pool.name());
        return pool;
    }

    /** A pool that is active by its label, as a host leaves it that loses its power. */
    final String createActiveOn(HostId hostid, String hostName) throws Exception {
        Path vdev = zfs.newVdev();
        String pool = ZfsSandbox.newName();
        zfs.createPool(pool, vdev);
        String guid = property(pool, "guid");
        ZfsSandbox.run("zpool", "export", pool);
        new OtherHost(hostid, hostName).crashWith(pool, guid, vdev);
        return pool;
    }

    static String hostName() {
        return ZfsSandbox.run("uname", "-n").strip();
    }

    static String hostid() {
        return ZfsSandbox.run("hostid").strip();
    }

    static String property(Pool pool, String property) {
        return property(pool.name(), property);
    }

    static String property(String pool, String property) {
        return ZfsSandbox.property(pool, property);
    }
}
