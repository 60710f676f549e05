package org.zward.pool;

/** How a pool is imported. */
public enum Access {
    /** {@code readonly=on}: nothing is written to its disks. */
    READ_ONLY,
    /** Read-write: it must happen on one host at a time. */
    READ_WRITE
}
