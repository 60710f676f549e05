package org.zward.zfs;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
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
                read(session, handle, mounted).ifPresent(pools::add);
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
            return read(session, handle, mounts.mounts());
        }
    }

    /** Nothing if somebody has exported it since the handle was opened. */
    private static Optional<ImportedPool> read(ZfsSession session, Owned handle, List<Mount> mounted)
            throws ZfsException {
        LibZfs zfs = session.zfs();
        PoolName name = new PoolName(zfs.zpool_get_name(handle.pointer()));
        // first: it fails if there is no such pool, where a number would read as zero; then the handle keeps them all
        Optional<String> cachefile = text(zfs, handle, "cachefile");
        Optional<String> health = text(zfs, handle, "health");
        if (cachefile.isEmpty() || health.isEmpty()) {
            if (session.isImported(name)) {
                throw new ZfsException(
                        Kind.FAILED,
                        name.value(),
                        "its properties can't be read",
                        "see 'zpool status', then try again");
            }
            return Optional.empty();
        }
        return Optional.of(new ImportedPool(
                name,
                new Guid(number(zfs, handle, "guid")),
                new Guid(number(zfs, handle, "load_guid")),
                number(zfs, handle, "readonly") == 0 ? Access.READ_WRITE : Access.READ_ONLY,
                cachefile.get(),
                health.get(),
                number(zfs, handle, "size"),
                mounted.stream()
                        .filter(mount -> mount.dataset().pool().equals(name))
                        .toList()));
    }

    private static long number(LibZfs zfs, Owned pool, String property) {
        return zfs.zpool_get_prop_int(pool.pointer(), zfs.zpool_name_to_prop(property), Pointer.NULL);
    }

    /** Nothing if it can't be read; libzfs says nothing of why. */
    private static Optional<String> text(LibZfs zfs, Owned pool, String property) {
        try (Memory buffer = new Memory(MAX_PROPERTY)) {
            int status = zfs.zpool_get_prop(
                    pool.pointer(), zfs.zpool_name_to_prop(property), buffer, MAX_PROPERTY, Pointer.NULL, 1);
            return status == 0 ? Optional.of(ZfsSession.string(buffer)) : Optional.empty();
        }
    }
}
