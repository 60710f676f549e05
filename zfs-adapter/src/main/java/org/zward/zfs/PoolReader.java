package org.zward.zfs;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.pool.Access;
import org.zward.pool.ImportedPool;
import org.zward.pool.Mount;
import org.zward.pool.ZfsException;

/** Reads what is imported, also pools that are suspended or faulted. */
final class PoolReader {

    private static final int MAX_PROPERTY = 4096; // ZFS_MAXPROPLEN is MAXPATHLEN

    private final MountTable mounts;

    PoolReader(MountTable mounts) {
        this.mounts = mounts;
    }

    List<ImportedPool> pools(ZfsSession session) throws ZfsException {
        List<Mount> mounted = mounts.mounts();
        List<ImportedPool> pools = new ArrayList<>();
        try (OwnedList handles = session.openPools()) {
            for (Owned handle : handles.each()) {
                pools.add(read(session, handle, mounted));
            }
        }
        pools.sort(Comparator.comparing(ImportedPool::name));
        return pools;
    }

    Optional<ImportedPool> pool(ZfsSession session, PoolName pool) throws ZfsException {
        Optional<Owned> found = session.findPool(pool);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Owned handle = found.get()) {
            return Optional.of(read(session, handle, mounts.mounts()));
        }
    }

    private static ImportedPool read(ZfsSession session, Owned handle, List<Mount> mounted) throws ZfsException {
        LibZfs zfs = session.zfs();
        PoolName name = new PoolName(zfs.zpool_get_name(handle.pointer()));
        return new ImportedPool(
                name,
                new Guid(number(zfs, handle, "guid")),
                new Guid(number(zfs, handle, "load_guid")),
                number(zfs, handle, "readonly") == 0 ? Access.READ_WRITE : Access.READ_ONLY,
                text(session, handle, "cachefile"),
                text(session, handle, "health"),
                number(zfs, handle, "size"),
                mounted.stream()
                        .filter(mount -> mount.dataset().pool().equals(name))
                        .toList());
    }

    private static long number(LibZfs zfs, Owned pool, String property) {
        return zfs.zpool_get_prop_int(pool.pointer(), zfs.zpool_name_to_prop(property), Pointer.NULL);
    }

    private static String text(ZfsSession session, Owned pool, String property) throws ZfsException {
        LibZfs zfs = session.zfs();
        try (Memory buffer = new Memory(MAX_PROPERTY)) {
            int status = zfs.zpool_get_prop(
                    pool.pointer(), zfs.zpool_name_to_prop(property), buffer, MAX_PROPERTY, Pointer.NULL, 1);
            if (status != 0) {
                throw session.failure(zfs.zpool_get_name(pool.pointer()));
            }
            return ZfsSession.string(buffer);
        }
    }
}
