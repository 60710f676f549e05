package org.zward.zfs;

import java.nio.file.Files;
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
 * Pools whose backend is chosen at the first call, so that whoever needs none pays for none. A choice that fails is made
 * again at the next call: the kernel module may be loaded late.
 */
final class ChosenZpools implements Zpools {

    /** Makes the choice. */
    @FunctionalInterface
    interface Choice {
        Zpools make() throws ZfsException;
    }

    private final Choice choice;
    private final Path moduleVersion;
    private Optional<Zpools> chosen = Optional.empty();

    /**
     * Makes one.
     *
     * @param choice makes the choice
     * @param moduleVersion there while the kernel has ZFS
     */
    ChosenZpools(Choice choice, Path moduleVersion) {
        this.choice = choice;
        this.moduleVersion = moduleVersion;
    }

    private synchronized Zpools chosen() throws ZfsException {
        if (chosen.isEmpty()) {
            chosen = Optional.of(choice.make());
        }
        return chosen.get();
    }

    /** Where the kernel has no ZFS nothing is imported; so there is nothing to heal, and no backend is needed. */
    private boolean hasZfs() {
        return Files.exists(moduleVersion);
    }

    @Override
    public List<ImportedPool> imported() throws ZfsException {
        return hasZfs() ? chosen().imported() : List.of();
    }

    @Override
    public Optional<ImportedPool> imported(PoolName pool) throws ZfsException {
        return hasZfs() ? chosen().imported(pool) : Optional.empty();
    }

    @Override
    public List<Path> devices(PoolName pool) throws NoSuchPoolException, ZfsException {
        return chosen().devices(pool);
    }

    @Override
    public List<ImportablePool> search(SearchPath where) throws ZfsException, InterruptedException {
        return chosen().search(where);
    }

    @Override
    public Optional<PoolLabel> readLabel(ImportablePool hint) throws ZfsException {
        return chosen().readLabel(hint);
    }

    @Override
    public void importPool(ImportablePool hint, Access access, Force force, LastCheck last)
            throws ZwardException, InterruptedException {
        chosen().importPool(hint, access, force, last);
    }

    @Override
    public void exportPool(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException {
        chosen().exportPool(pool);
    }

    @Override
    public void unmountAll(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException {
        chosen().unmountAll(pool);
    }

    @Override
    public List<Dataset> datasets(PoolName pool) throws NoSuchPoolException, ZfsException {
        return chosen().datasets(pool);
    }

    @Override
    public void createDataset(DatasetName dataset, Map<String, String> properties) throws ZfsException {
        chosen().createDataset(dataset, properties);
    }

    @Override
    public void destroyDataset(DatasetName dataset) throws ZfsException {
        chosen().destroyDataset(dataset);
    }

    @Override
    public void setProperty(DatasetName dataset, String property, String value) throws ZfsException {
        chosen().setProperty(dataset, property, value);
    }
}
