package org.zward.host;

/**
 * The number by which ZFS tells hosts apart.
 *
 * @param bits the number, 32 bits; zero for a host that has none
 */
public record HostId(int bits) {

    /** The hostid of a host that has none. */
    public static final HostId NONE = new HostId(0);

    /**
     * Whether it is one.
     *
     * @return false if it is zero: exclusion between hosts can't work then
     */
    public boolean isSet() {
        return bits != 0;
    }

    /**
     * As ZFS prints it.
     *
     * @return eight hexadecimal digits
     */
    @Override
    public String toString() {
        return String.format("%08x", bits);
    }
}
