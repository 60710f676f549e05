package org.zward.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zward.host.HostId;
import org.zward.host.HostIdException;
import org.zward.host.HostIdentity;
import org.zward.host.HostIds;

/**
 * Who this host is, read where the kernel's ZFS reads it: {@code zone_get_hostid} of module/os/linux/spl/spl-generic.c
 * takes the module parameter {@code spl_hostid}, and {@code /etc/hostid} where that is zero; the name in a label is
 * the kernel's node name. Thread-safe; nothing is kept between calls.
 */
public final class ThisHost implements HostIds {

    private final Path root;
    private final HostIdFile file;

    /** This machine. */
    public ThisHost() {
        this(Path.of("/"));
    }

    ThisHost(Path root) {
        this.root = root;
        this.file = new HostIdFile(root.resolve("etc/hostid"));
    }

    /**
     * Reads it.
     *
     * @return hostid, unset if this host has none that can be read, and name
     */
    public HostIdentity identity() {
        return new HostIdentity(hostid(), name());
    }

    @Override
    public HostId hostid() {
        HostId parameter = moduleParameter();
        return parameter.isSet() ? parameter : file.read();
    }

    @Override
    public boolean create(HostId hostid) throws HostIdException {
        return file.create(hostid);
    }

    private HostId moduleParameter() {
        try {
            String decimal = Files.readString(root.resolve("sys/module/spl/parameters/spl_hostid"));
            return new HostId((int) Long.parseUnsignedLong(decimal.strip()));
        } catch (IOException | NumberFormatException e) {
            return HostId.NONE;
        }
    }

    private String name() {
        try {
            return Files.readString(root.resolve("proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
