package org.zward.pool;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

/** Any {@link Zpools} with a gate in front of its imports, for tests to hold up whom they like. */
public final class GatedZpools implements Zpools {

    private final Zpools zpools;
    private final Runnable beforeImport;

    /**
     * Makes one.
     *
     * @param zpools what is behind the gate
     * @param beforeImport called in the thread that is about to import
     */
    public GatedZpools(Zpools zpools, Runnable beforeImport) {
        this.zpools = zpools;
        this.beforeImport = beforeImport;
    }

    @Override
    public List<ImportedPool> imported() throws ZfsException {
        return zpools.imported();
    }

    @Override
    public Optional<ImportedPool> imported(PoolName pool) throws ZfsException {
        return zpools.imported(pool);
    }

    @Override
    public List<Path> devices(PoolName pool) throws NoSuchPoolException, ZfsException {
        return zpools.devices(pool);
    }

    @Override
    public List<ImportablePool> search(SearchPath where) throws ZfsException, InterruptedException {
        return zpools.search(where);
    }

    @Override
    public Optional<PoolLabel> readLabel(ImportablePool hint) throws ZfsException {
        return zpools.readLabel(hint);
    }

    @Override
    public void importPool(ImportablePool hint, Access access, Force force, LastCheck last)
            throws ZwardException, InterruptedException {
        beforeImport.run();
        zpools.importPool(hint, access, force, last);
    }

    @Override
    public void exportPool(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException {
        zpools.exportPool(pool);
    }

    @Override
    public void unmountAll(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException {
        zpools.unmountAll(pool);
    }

    @Override
    public List<Dataset> datasets(PoolName pool) throws NoSuchPoolException, ZfsException {
        return zpools.datasets(pool);
    }

    @Override
    public void createDataset(DatasetName dataset, Map<String, String> properties) throws ZfsException {
        zpools.createDataset(dataset, properties);
    }

    @Override
    public void destroyDataset(DatasetName dataset) throws ZfsException {
        zpools.destroyDataset(dataset);
    }

    @Override
    public void setProperty(DatasetName dataset, String property, String value) throws ZfsException {
        zpools.setProperty(dataset, property, value);
    }
}
