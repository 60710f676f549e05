package org.zward.zfs;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;

/**
 * libzfs: {@code include/libzfs.h} and {@code include/sys/fs/zfs.h} of OpenZFS 2.0.7, 2.1.11, 2.2.7, 2.3.2 and 2.4.4, as
 * far as they agree. {@code boolean_t} and the enums are {@code int}s.
 *
 * <p>A handle is not thread-safe. Where a function returns -1 or NULL, the handle has the error, until its next call.
 */
@SuppressWarnings("MemberName") // C names
interface LibZfs extends Library {

    /** {@code zfs_error_t}: these have one number in every version; see {@link ZfsAbi} for those that have not. */
    int EZFS_BUSY = 2007;

    int EZFS_EXISTS = 2008;
    int EZFS_NOENT = 2009;
    int EZFS_INVALIDNAME = 2013;
    int EZFS_UMOUNTFAILED = 2028;
    int EZFS_PERM = 2031;

    /** {@code zfs_type_t}. */
    int ZFS_TYPE_FILESYSTEM = 1;

    int ZFS_TYPE_VOLUME = 1 << 2;

    /** {@code zprop_source_t}. */
    int ZPROP_SRC_DEFAULT = 0x2;

    int ZPROP_SRC_TEMPORARY = 0x4;
    int ZPROP_SRC_LOCAL = 0x8;
    int ZPROP_SRC_INHERITED = 0x10;
    int ZPROP_SRC_RECEIVED = 0x20;

    /** {@code ZFS_IMPORT_*}. */
    int ZFS_IMPORT_ANY_HOST = 0x2;

    int ZFS_IMPORT_ONLY = 0x8;

    /** {@code zpool_iter_f} and {@code zfs_iter_f}. The handle is its to close; other than 0 ends the iteration. */
    interface HandleCallback extends Callback {
        int invoke(Pointer handle, Pointer data);
    }

    /** NULL and errno on failure. */
    Pointer libzfs_init();

    void libzfs_fini(Pointer handle);

    String libzfs_error_init(int errno);

    void libzfs_print_on_error(Pointer handle, int print);

    int libzfs_errno(Pointer handle);

    String libzfs_error_action(Pointer handle);

    String libzfs_error_description(Pointer handle);

    void libzfs_mnttab_cache(Pointer handle, int enable);

    int zpool_iter(Pointer handle, HandleCallback callback, Pointer data);

    Pointer zpool_open_canfail(Pointer handle, String name);

    void zpool_close(Pointer pool);

    String zpool_get_name(Pointer pool);

    /** Belongs to the pool's handle. */
    Pointer zpool_get_config(Pointer pool, Pointer old);

    int zpool_name_to_prop(String name);

    int zpool_get_prop(Pointer pool, int property, Pointer buffer, long size, Pointer source, int literal);

    long zpool_get_prop_int(Pointer pool, int property, Pointer source);

    String zpool_state_to_name(int vdevState, int vdevAux);

    int zpool_import_props(Pointer handle, Pointer config, String newName, Pointer properties, int flags);

    int zpool_export(Pointer pool, int force, String log);

    int zpool_disable_datasets(Pointer pool, int force);

    Pointer zfs_open(Pointer handle, String name, int types);

    void zfs_close(Pointer dataset);

    String zfs_get_name(Pointer dataset);

    int zfs_get_type(Pointer dataset);

    int zfs_iter_filesystems(Pointer dataset, HandleCallback callback, Pointer data);

    int zfs_name_to_prop(String name);

    int zfs_prop_get(
            Pointer dataset,
            int property,
            Pointer buffer,
            long size,
            Pointer source,
            Pointer sourceName,
            long sourceNameSize,
            int literal);

    /** Belongs to the dataset's handle. */
    Pointer zfs_get_user_props(Pointer dataset);

    int zfs_prop_set(Pointer dataset, String property, String value);

    int zfs_create(Pointer handle, String name, int type, Pointer properties);
}
