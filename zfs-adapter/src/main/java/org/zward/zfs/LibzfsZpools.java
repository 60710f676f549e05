package org.zward.zfs;

import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.pool.Access;
import org.zward.pool.Dataset;
import org.zward.pool.ImportablePool;
import org.zward.pool.ImportedPool;
import org.zward.pool.NoSuchPoolException;
import org.zward.pool.PoolBusyException;
import org.zward.pool.PoolLabel;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.pool.Zpools;

/**
 * The pools of this host through libzfs_core, libzfs and libnvpair, in this process. Each call has a libzfs handle of its
 * own, so that it sees ZFS as it is then, and threads don't meet.
 */
final class LibzfsZpools implements Zpools {

    private final ZfsLibraries libraries;
    private final NativeLedger ledger;
    private final PoolUsers users;
    private final Udev udev;
    private final PoolReader pools;
    private final PoolSearch search;
    private final LabelReader labels;
    private final PoolImporter importer;

    LibzfsZpools(ZfsLibraries libraries, NativeLedger ledger) {
        this.libraries = libraries;
        this.ledger = ledger;
        MountTable mounts = new MountTable();
        this.users = new PoolUsers(mounts);
        this.udev = new Udev();
        this.pools = new PoolReader(mounts);
        this.search = new PoolSearch(libraries, ledger);
        this.labels = new LabelReader(libraries, ledger);
        this.importer = new PoolImporter(libraries, ledger, labels, search);
    }

    private ZfsSession session() throws ZfsException {
        return ZfsSession.open(libraries, ledger);
    }

    @Override
    public List<ImportedPool> imported() throws ZfsException {
        try (ZfsSession session = session()) {
            return pools.pools(session);
        }
    }

    @Override
    public Optional<ImportedPool> imported(PoolName pool) throws ZfsException {
        try (ZfsSession session = session()) {
            return pools.pool(session, pool);
        }
    }

    @Override
    public List<Path> devices(PoolName pool) throws NoSuchPoolException, ZfsException {
        try (ZfsSession session = session();
                Owned handle = session.openPool(pool)) {
            Pointer config = session.zfs().zpool_get_config(handle.pointer(), Pointer.NULL);
            return config == null ? List.of() : VdevTree.devices(session.read(config));
        }
    }

    @Override
    public List<ImportablePool> search(SearchPath where) throws ZfsException, InterruptedException {
        udev.settle();
        return search.search(where);
    }

    @Override
    public Optional<PoolLabel> readLabel(ImportablePool hint) throws ZfsException {
        return labels.newest(hint);
    }

    @Override
    public void importPool(ImportablePool hint, Access access, Force force, LastCheck last)
            throws ZwardException, InterruptedException {
        importer.importPool(hint, access, force, last);
    }

    @Override
    public void exportPool(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException {
        try (ZfsSession session = session();
                Owned handle = session.openPool(pool)) {
            users.refuseIfInUse(pool);
            if (session.zfs().zpool_export(handle.pointer(), 0, "zward export " + pool) != 0) {
                int error = session.error();
                ZfsException failure = session.failure(pool);
                if (error == LibZfs.EZFS_BUSY || error == libraries.abi().exportInProgressError()) {
                    throw users.busy(pool, failure);
                }
                throw failure;
            }
        }
    }

    @Override
    public void unmountAll(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException {
        try (ZfsSession session = session();
                Owned handle = session.openPool(pool)) {
            users.refuseIfVolumesInUse(pool);
            if (session.zfs().zpool_disable_datasets(handle.pointer(), 0) != 0) {
                int error = session.error();
                ZfsException failure = session.failure(pool);
                if (error == LibZfs.EZFS_BUSY || error == LibZfs.EZFS_UMOUNTFAILED) {
                    throw users.busy(pool, failure);
                }
                throw failure;
            }
        }
    }

    @Override
    public List<Dataset> datasets(PoolName pool) throws NoSuchPoolException, ZfsException {
        try (ZfsSession session = session();
                DatasetReader reader = new DatasetReader(session)) {
            return reader.datasets(pool);
        }
    }

    @Override
    public void createDataset(DatasetName dataset, Map<String, String> properties) throws ZfsException {
        // not lzc_create, which takes parsed values: libzfs parses and checks them as 'zfs create -o' does
        try (ZfsSession session = session();
                Owned props = session.strings(properties)) {
            int type = LibZfs.ZFS_TYPE_FILESYSTEM;
            if (session.zfs().zfs_create(session.handle(), dataset.value(), type, props.pointer()) != 0) {
                throw session.failure(dataset.value());
            }
        }
    }

    @Override
    public void destroyDataset(DatasetName dataset) throws ZfsException {
        LibZfsCore core = libraries.core();
        int errno = core.libzfs_core_init();
        if (errno == 0) {
            ledger.enter();
            try {
                errno = core.lzc_destroy(dataset.value());
            } finally {
                core.libzfs_core_fini();
                ledger.leave();
            }
        }
        if (errno != 0) {
            throw Errno.destroy(dataset.value(), errno, libraries.libc());
        }
    }

    @Override
    public void setProperty(DatasetName dataset, String property, String value) throws ZfsException {
        try (ZfsSession session = session();
                Owned handle = session.openDataset(dataset)) {
            if (session.zfs().zfs_prop_set(handle.pointer(), property, value) != 0) {
                throw session.failure(dataset.value());
            }
        }
    }
}
