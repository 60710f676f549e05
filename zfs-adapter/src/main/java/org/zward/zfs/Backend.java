package org.zward.zfs;

/** How zward talks to ZFS. */
public enum Backend {
    /** {@link #LIBZFS} where its version is one that the tests run on, else {@link #COMMAND}. */
    AUTO,
    /** libzfs, in this process. */
    LIBZFS,
    /** The commands zpool(8) and zfs(8). */
    COMMAND
}
