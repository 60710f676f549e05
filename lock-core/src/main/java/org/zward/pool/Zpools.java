package org.zward.pool;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

/**
 * Port: the pools of this host, as ZFS knows them. Single steps, none of which is exclusive by itself: whoever changes
 * a pool holds its lock.
 *
 * <p>Thread-safe. A call may block in the kernel for as long as a device does; it can't be interrupted then. Each call
 * sees ZFS as it is at that moment, nothing is cached between calls.
 *
 * <p>Every method throws {@link ZfsException} with ZFS' own words where ZFS fails, {@link
 * org.zward.lock.ZwardException} of kind {@code NOT_PERMITTED} without the rights, and of kind {@code FAILED} where
 * this host has no ZFS; but there nothing is imported, so {@link #imported()} and its sibling find nothing.
 */
public interface Zpools {

    /** Whether an import goes on although the label says that another host had the pool. */
    enum Force {
        /** It does not: ZFS refuses. */
        NO,
        /** It does. ZFS still refuses where multihost sees writes. */
        YES
    }

    /**
     * What is looked at last before an import: nothing stands between it and the kernel but the call itself.
     */
    @FunctionalInterface
    interface LastCheck {

        /** Looks at nothing: for who imports where nobody else can. */
        LastCheck NONE = () -> {};

        /**
         * Looks.
         *
         * @throws ZwardException if the pool must not be imported now
         * @throws InterruptedException if the thread was interrupted
         */
        void run() throws ZwardException, InterruptedException;
    }

    /**
     * The pools that are imported.
     *
     * @return all of them, by name
     * @throws ZfsException if ZFS fails
     */
    List<ImportedPool> imported() throws ZfsException;

    /**
     * One pool, if it is imported.
     *
     * @param pool its name
     * @return the pool
     * @throws ZfsException if ZFS fails
     */
    Optional<ImportedPool> imported(PoolName pool) throws ZfsException;

    /**
     * The leaf vdevs of an imported pool: where to find it again once it is exported.
     *
     * @param pool its name
     * @return the paths of its devices and files
     * @throws NoSuchPoolException if it is not imported
     * @throws ZfsException if ZFS fails
     */
    List<Path> devices(PoolName pool) throws NoSuchPoolException, ZfsException;

    /**
     * Looks for pools that could be imported. Costs seconds, grows with all devices, and pays ZFS' activity check for
     * each pool that another host had last: not to be called with a lock held, unless to find the one pool of that lock.
     *
     * @param where where to look
     * @return what was found, also pools that can't be imported now; by name
     * @throws ZfsException if ZFS fails
     * @throws InterruptedException if the thread was interrupted while it waited for udev or for a process
     */
    List<ImportablePool> search(SearchPath where) throws ZfsException, InterruptedException;

    /**
     * Reads a pool's label again from the devices that a search found it on. Quick; makes no activity check.
     *
     * @param hint what the search found
     * @return the newest label of the pool with the hint's guid, or nothing if none of the devices has one any more
     * @throws ZfsException if no device can be read
     */
    Optional<PoolLabel> readLabel(ImportablePool hint) throws ZfsException;

    /**
     * Imports a pool from the devices that a search found it on, under its own name, with {@code cachefile=none} and
     * nothing mounted.
     *
     * <p>Of the failures below, all but the last tell that the call imported nothing. So the pool, if it is imported
     * now, is somebody else's. One case can't be told from that: where the kernel's answer to an import that it made is
     * more than twice as long as the question, libzfs asks once more, and is told that the pool exists. The pool stays
     * imported then, as a scan's or a target's start left it: {@code cachefile=none}, nothing mounted.
     *
     * @param hint what the search found
     * @param access read-only or read-write
     * @param force whether to go on although another host had it
     * @param last made right before each try; the import is tried again where a search was in its way. If it fails, nothing
     *     is imported
     * @throws ActiveElsewhereException if ZFS refuses because another host has it, or had it
     * @throws PoolExistsException if it, or another pool of its name, is imported already
     * @throws ZfsException of kind {@code NO_SUCH} if it is not on these devices any more; of another kind if ZFS
     *     fails, and then the pool may be imported all the same
     * @throws ZwardException as the last check; nothing was imported
     * @throws InterruptedException if the thread was interrupted in the last check or between two tries; nothing was
     *     imported
     */
    void importPool(ImportablePool hint, Access access, Force force, LastCheck last)
            throws ZwardException, InterruptedException;

    /**
     * Exports a pool, once: does not unmount, does not force, does not retry.
     *
     * @param pool its name
     * @throws NoSuchPoolException if it is not imported
     * @throws PoolBusyException if something uses it
     * @throws ZfsException if ZFS fails
     */
    void exportPool(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException;

    /**
     * Unmounts and unshares every file system of a pool, as {@code zpool export} does first.
     *
     * @param pool its name
     * @throws NoSuchPoolException if it is not imported
     * @throws PoolBusyException if one can't be unmounted because it is in use; or if a volume of the pool is, so that it
     *     could not be exported: nothing is unmounted then
     * @throws ZfsException if ZFS fails
     */
    void unmountAll(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException;

    /**
     * The datasets of an imported pool, with their properties.
     *
     * @param pool its name
     * @return its file systems and volumes, the root first, by name
     * @throws NoSuchPoolException if it is not imported
     * @throws ZfsException if ZFS fails
     */
    List<Dataset> datasets(PoolName pool) throws NoSuchPoolException, ZfsException;

    /**
     * Makes a file system, and leaves it unmounted whatever its {@code mountpoint} and {@code canmount} say.
     *
     * @param dataset its name
     * @param properties native and user properties to set, as {@code zfs create -o} takes them
     * @throws ZfsException if ZFS fails
     */
    void createDataset(DatasetName dataset, Map<String, String> properties) throws ZfsException;

    /**
     * Destroys a dataset that has neither children nor snapshots.
     *
     * @param dataset its name
     * @throws ZfsException if ZFS fails
     */
    void destroyDataset(DatasetName dataset) throws ZfsException;

    /**
     * Sets a property, native or user.
     *
     * @param dataset the dataset
     * @param property the property's name
     * @param value its value, as {@code zfs set} takes it
     * @throws ZfsException if ZFS fails
     */
    void setProperty(DatasetName dataset, String property, String value) throws ZfsException;
}
