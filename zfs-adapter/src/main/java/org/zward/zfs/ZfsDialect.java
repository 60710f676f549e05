package org.zward.zfs;

import com.sun.jna.Pointer;
import org.zward.pool.ZfsException;

/** What differs between the versions of libzfs. */
sealed interface ZfsDialect permits ZfsDialect20, ZfsDialect22 {

    /**
     * {@code zpool_search_import}.
     *
     * @param handle the {@code libzfs_handle_t}
     * @param args what to look for
     * @return an nvlist that is the caller's: configurations by pool name, a name as often as there are such pools
     * @throws ZfsException if the search failed
     */
    Pointer searchImport(Pointer handle, ImportArgs args) throws ZfsException;

    /**
     * {@code zpool_read_label}.
     *
     * @param descriptor the open device
     * @param config where to put a pointer to an nvlist that is the caller's, or NULL if there is no valid label
     * @return 0, or -1 and errno
     */
    int readLabel(int descriptor, Pointer config);

    /**
     * {@code zfs_version_userland}.
     *
     * @return for example {@code zfs-2.1.11-1}
     */
    String version();
}
