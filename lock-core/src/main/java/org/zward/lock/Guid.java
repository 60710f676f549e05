package org.zward.lock;

/**
 * A 64-bit number by which ZFS tells pools, and single imports of a pool, apart.
 *
 * @param bits the number, unsigned
 */
public record Guid(long bits) {

    /**
     * Reads one as ZFS prints it.
     *
     * @param decimal an unsigned decimal number
     * @return the guid
     * @throws NumberFormatException if it is no such number, or above 64 bits
     */
    public static Guid of(String decimal) {
        return new Guid(Long.parseUnsignedLong(decimal));
    }

    /**
     * As ZFS prints it.
     *
     * @return an unsigned decimal number
     */
    @Override
    public String toString() {
        return Long.toUnsignedString(bits);
    }
}
