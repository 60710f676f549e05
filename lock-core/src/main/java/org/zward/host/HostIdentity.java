package org.zward.host;

import java.util.Objects;

/**
 * Who this host is, to ZFS.
 *
 * @param hostid its hostid
 * @param hostName its name, as {@code uname -n} prints it
 */
public record HostIdentity(HostId hostid, String hostName) {

    /**
     * Checks that nothing is null.
     *
     * @param hostid its hostid
     * @param hostName its name
     */
    public HostIdentity {
        Objects.requireNonNull(hostid);
        Objects.requireNonNull(hostName);
    }
}
