package org.zward.host;

/** Port: the hostid of this host, as the kernel's ZFS has it. Thread-safe. */
public interface HostIds {

    /**
     * What it is now.
     *
     * @return the hostid; {@link HostId#NONE} if there is none, or none that can be read
     */
    HostId hostid();

    /**
     * Gives the host a hostid that lasts, unless it has the file that would say it: that is left alone whatever it says,
     * also if somebody else makes it at this moment.
     *
     * @param hostid the hostid to give it
     * @return false if there was a file already
     * @throws HostIdException if the file can't be made; there is none then
     */
    boolean create(HostId hostid) throws HostIdException;
}
