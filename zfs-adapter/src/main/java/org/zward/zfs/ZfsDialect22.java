package org.zward.zfs;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/** OpenZFS 2.2 to 2.4: {@code include/libzutil.h} and {@code include/libzfs.h} of 2.2.7, 2.3.2 and 2.4.4. */
final class ZfsDialect22 implements ZfsDialect {

    /** What libzfs has of libzutil, and what only this libzfs has. */
    @SuppressWarnings("MemberName") // C names
    interface LibZfs22 extends Library {

        Pointer zpool_search_import(Pointer handle, Pointer args);

        String libpc_error_description(Pointer handle);

        int zpool_read_label(int descriptor, Pointer config, Pointer labels);

        String zfs_version_userland();
    }

    /** {@code libpc_handle_t}: 3 flags, an error, {@code char lpc_desc[1024]}, then these. Zero: prints nothing. */
    static final int LPC_OPS = 1040;

    static final int LPC_LIB_HANDLE = 1048;
    static final int LPC_SIZE = 1056;

    private final LibZfs22 zfs;
    private final Pointer configOps;

    ZfsDialect22(Binding zfs) throws ZfsException {
        this.zfs = zfs.functions(LibZfs22.class);
        this.configOps = zfs.variable("libzfs_config_ops");
    }

    @Override
    public Pointer searchImport(Pointer handle, ImportArgs args) throws ZfsException {
        try (Memory lpc = new Memory(LPC_SIZE)) {
            lpc.clear();
            lpc.setPointer(LPC_OPS, configOps);
            lpc.setPointer(LPC_LIB_HANDLE, handle);
            Pointer pools = zfs.zpool_search_import(lpc, args.pointer());
            if (pools == null) {
                throw new ZfsException(
                        Kind.FAILED,
                        "zfs",
                        "the search for pools failed: " + zfs.libpc_error_description(lpc),
                        "'zpool import' may say more; see the search path");
            }
            return pools;
        }
    }

    @Override
    public int readLabel(int descriptor, Pointer config) {
        return zfs.zpool_read_label(descriptor, config, Pointer.NULL);
    }

    @Override
    public String version() {
        return zfs.zfs_version_userland();
    }
}
