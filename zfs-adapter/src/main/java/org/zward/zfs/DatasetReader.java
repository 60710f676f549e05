package org.zward.zfs;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.pool.Dataset;
import org.zward.pool.Dataset.Property;
import org.zward.pool.NoSuchPoolException;
import org.zward.pool.ZfsException;

/** Reads the datasets of a pool. What {@code get_callback} of zfs_main.c prints for {@code zfs get -p}, this reads. */
final class DatasetReader implements AutoCloseable {

    private static final List<String> NATIVE =
            List.of("used", "available", "referenced", "mountpoint", "canmount", "mounted");
    private static final int MAX_PROPERTY = 4096; // ZFS_MAXPROPLEN is MAXPATHLEN
    private static final int MAX_NAME = 256; // ZFS_MAX_DATASET_NAME_LEN
    private static final String RECEIVED = "$recvd"; // ZPROP_SOURCE_VAL_RECVD

    private final ZfsSession session;
    private final LibZfs zfs;
    private final Map<String, Integer> properties = new TreeMap<>();
    private final Memory value = new Memory(MAX_PROPERTY);
    private final Memory source = new Memory(Integer.BYTES);
    private final Memory sourceName = new Memory(MAX_NAME);

    DatasetReader(ZfsSession session) {
        this.session = session;
        this.zfs = session.zfs();
        NATIVE.forEach(name -> properties.put(name, zfs.zfs_name_to_prop(name)));
        // else the mount table is read for each dataset
        zfs.libzfs_mnttab_cache(session.handle(), 1);
    }

    /** The root first, then by name. */
    List<Dataset> datasets(PoolName pool) throws NoSuchPoolException, ZfsException {
        session.openPool(pool).close();
        List<Dataset> datasets = new ArrayList<>();
        try (Owned root = session.openDataset(new DatasetName(pool.value()))) {
            collect(root, datasets);
        }
        datasets.sort(Comparator.comparing(dataset -> dataset.name().value()));
        return datasets;
    }

    private void collect(Owned handle, List<Dataset> datasets) throws ZfsException {
        datasets.add(read(handle));
        session.forEachChild(handle, child -> collect(child, datasets));
    }

    private Dataset read(Owned handle) {
        String name = zfs.zfs_get_name(handle.pointer());
        Map<String, Property> found = new TreeMap<>();
        properties.forEach((property, number) -> addNative(handle, property, number, found));
        session.read(zfs.zfs_get_user_props(handle.pointer()))
                .nvlistsByName()
                .forEach((property, pair) -> found.put(property, user(name, pair)));
        Dataset.Type type = zfs.zfs_get_type(handle.pointer()) == LibZfs.ZFS_TYPE_VOLUME
                ? Dataset.Type.VOLUME
                : Dataset.Type.FILESYSTEM;
        return new Dataset(new DatasetName(name), type, found);
    }

    private void addNative(Owned handle, String property, int number, Map<String, Property> found) {
        source.clear();
        sourceName.clear();
        int status = zfs.zfs_prop_get(handle.pointer(), number, value, MAX_PROPERTY, source, sourceName, MAX_NAME, 1);
        if (status == 0) { // else this type has no such property
            found.put(property, new Property(ZfsSession.string(value), source()));
        }
    }

    private String source() {
        return switch (source.getInt(0)) {
            case LibZfs.ZPROP_SRC_DEFAULT -> "default";
            case LibZfs.ZPROP_SRC_TEMPORARY -> "temporary";
            case LibZfs.ZPROP_SRC_LOCAL -> "local";
            case LibZfs.ZPROP_SRC_INHERITED -> inheritedFrom(ZfsSession.string(sourceName));
            case LibZfs.ZPROP_SRC_RECEIVED -> "received";
            default -> "-";
        };
    }

    private static Property user(String dataset, NvList pair) {
        String setAt = pair.string("source").orElse("");
        String source;
        if (setAt.equals(dataset)) {
            source = "local";
        } else if (setAt.equals(RECEIVED)) {
            source = "received";
        } else {
            source = inheritedFrom(setAt);
        }
        return new Property(pair.string("value").orElse(""), source);
    }

    private static String inheritedFrom(String dataset) {
        return "inherited from " + dataset;
    }

    @Override
    public void close() {
        value.close();
        source.close();
        sourceName.close();
    }
}
