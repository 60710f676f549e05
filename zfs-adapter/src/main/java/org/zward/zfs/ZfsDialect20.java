package org.zward.zfs;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/**
 * OpenZFS 2.0 and 2.1: {@code include/libzutil.h} and {@code include/libzfs.h} of 2.0.7 and 2.1.11.
 *
 * <p>The search prints its failures on standard error and can't be told not to: a path that can't be read, which is
 * checked before, and devices that only root may read where no other user found anything on the rest.
 */
final class ZfsDialect20 implements ZfsDialect {

    /** What libzfs_core has of libzutil. */
    @SuppressWarnings("MemberName") // C names
    interface LibZutil extends Library {

        Pointer zpool_search_import(Pointer handle, Pointer args, Pointer ops);

        int zpool_read_label(int descriptor, Pointer config, Pointer labels);
    }

    /** What only this libzfs has. */
    @SuppressWarnings("MemberName") // C names
    interface LibZfs20 extends Library {

        void zfs_version_userland(Pointer version, int size);
    }

    private static final int MAX_VERSION = 128;

    private final LibZutil zutil;
    private final LibZfs20 zfs;
    private final Pointer configOps;

    ZfsDialect20(Binding core, Binding zfs) throws ZfsException {
        this.zutil = core.functions(LibZutil.class);
        this.zfs = zfs.functions(LibZfs20.class);
        this.configOps = zfs.variable("libzfs_config_ops");
    }

    @Override
    public Pointer searchImport(Pointer handle, ImportArgs args) throws ZfsException {
        Pointer pools = zutil.zpool_search_import(handle, args.pointer(), configOps);
        if (pools == null) {
            throw new ZfsException(
                    Kind.FAILED,
                    "zfs",
                    "the search for pools failed",
                    "'zpool import' may say more; see the search path");
        }
        return pools;
    }

    @Override
    public int readLabel(int descriptor, Pointer config) {
        return zutil.zpool_read_label(descriptor, config, Pointer.NULL);
    }

    @Override
    public String version() {
        try (Memory version = new Memory(MAX_VERSION)) {
            version.clear();
            zfs.zfs_version_userland(version, MAX_VERSION);
            return version.getString(0, StandardCharsets.UTF_8.name());
        }
    }
}
