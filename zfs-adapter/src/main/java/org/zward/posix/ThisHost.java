package org.zward.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;

/**
 * Who this host is, read where the kernel's ZFS reads it: {@code zone_get_hostid} of module/os/linux/spl/spl-generic.c
 * takes the module parameter {@code spl_hostid}, and {@code /etc/hostid} where that is zero; the name in a label is
 * the kernel's node name.
 */
public final class ThisHost {

    private static final int HOSTID_BYTES = 4;

    private final Path root;

    /** This machine. */
    public ThisHost() {
        this(Path.of("/"));
    }

    ThisHost(Path root) {
        this.root = root;
    }

    /**
     * Reads it.
     *
     * @return hostid, unset if this host has none that can be read, and name
     */
    public HostIdentity identity() {
        HostId parameter = moduleParameter();
        return new HostIdentity(parameter.isSet() ? parameter : hostidFile(), name());
    }

    private HostId moduleParameter() {
        try {
            String decimal = Files.readString(root.resolve("sys/module/spl/parameters/spl_hostid"));
            return new HostId((int) Long.parseUnsignedLong(decimal.strip()));
        } catch (IOException | NumberFormatException e) {
            return HostId.NONE;
        }
    }

    private HostId hostidFile() {
        try {
            byte[] bytes = Files.readAllBytes(root.resolve("etc/hostid"));
            return bytes.length < HOSTID_BYTES
                    ? HostId.NONE
                    : new HostId(ByteBuffer.wrap(bytes)
                            .order(ByteOrder.nativeOrder())
                            .getInt());
        } catch (IOException e) {
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
