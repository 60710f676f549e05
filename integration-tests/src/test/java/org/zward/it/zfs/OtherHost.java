package org.zward.it.zfs;

import java.nio.file.Files;
import java.nio.file.Path;
import org.zward.host.HostId;

/**
 * For a while, ZFS takes this host for another.
 *
 * @param hostid the other host's id
 * @param name its name
 */
record OtherHost(HostId hostid, String name) {

    private static final Path HOSTID = Path.of("/sys/module/spl/parameters/spl_hostid");

    /** What the other host does. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    void run(Action action) throws Exception {
        String ownHostid = Files.readString(HOSTID).strip();
        String ownName = ZfsSandbox.run("uname", "-n").strip();
        Files.writeString(HOSTID, Integer.toUnsignedString(hostid.bits()));
        ZfsSandbox.run("hostname", name);
        try {
            action.run();
        } finally {
            Files.writeString(HOSTID, ownHostid);
            ZfsSandbox.run("hostname", ownName);
        }
    }
}
