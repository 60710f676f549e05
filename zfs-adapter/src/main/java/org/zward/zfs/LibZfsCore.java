package org.zward.zfs;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;

/**
 * libzfs_core, {@code libzfs_core.so.3}: {@code include/libzfs_core.h} of OpenZFS 2.0.7, 2.1.11, 2.2.7, 2.3.2 and 2.4.4,
 * the same in all of them. Thread-safe; returns 0 or an errno, prints nothing.
 */
@SuppressWarnings("MemberName") // C names
interface LibZfsCore extends Library {

    int libzfs_core_init();

    void libzfs_core_fini();

    int lzc_destroy(String dataset);

    /** {@code lib/libspl/include/sys/systeminfo.h}; 32 bits. */
    NativeLong get_system_hostid();
}
