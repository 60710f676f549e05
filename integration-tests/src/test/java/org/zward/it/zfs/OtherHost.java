package org.zward.it.zfs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    /**
     * Imports an exported pool and loses its power: by its label the pool is active there still.
     *
     * @param pool its name
     * @param guid its guid, for there may be others of the name
     * @param vdev its only vdev
     */
    void crashWith(String pool, String guid, Path vdev) throws Exception {
        Path asItWas = vdev.resolveSibling("as-it-was");
        run(() -> {
            ZfsSandbox.run("zpool", "import", "-N", "-o", "cachefile=none", "-d", vdev.toString(), guid);
            ZfsSandbox.run("zpool", "sync", pool);
            ZfsSandbox.run("cp", "--sparse=always", vdev.toString(), asItWas.toString());
            ZfsSandbox.run("zpool", "export", pool);
        });
        Files.move(asItWas, vdev, StandardCopyOption.REPLACE_EXISTING);
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
