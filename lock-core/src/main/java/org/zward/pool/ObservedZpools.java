package org.zward.pool;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;

/** Tells of what is done to the pools of a host. Thread-safe if they are. */
public final class ObservedZpools implements Zpools {

    private final Zpools zpools;
    private final PoolEvents events;

    private ObservedZpools(Zpools zpools, PoolEvents events) {
        this.zpools = zpools;
        this.events = events;
    }

    /**
     * Has somebody told of imports and exports.
     *
     * @param zpools the pools
     * @param events who is told; {@link PoolEvents#NONE} for nobody
     * @return the same pools
     */
    public static Zpools of(Zpools zpools, PoolEvents events) {
        return events == PoolEvents.NONE ? zpools : new ObservedZpools(zpools, events);
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
        PoolEvents.Step step = events.importing(hint.label().name(), access);
        try {
            zpools.importPool(hint, access, force, last);
            step.done();
        } catch (ZwardException | InterruptedException | RuntimeException e) {
            step.failed(e);
            throw e;
        }
    }

    @Override
    public void exportPool(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException {
        PoolEvents.Step step = events.exporting(pool);
        try {
            zpools.exportPool(pool);
            step.done();
        } catch (NoSuchPoolException | PoolBusyException | ZfsException | RuntimeException e) {
            step.failed(e);
            throw e;
        }
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
