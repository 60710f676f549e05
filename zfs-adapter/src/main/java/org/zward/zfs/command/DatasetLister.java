package org.zward.zfs.command;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zward.lock.PoolName;
import org.zward.pool.Dataset;
import org.zward.pool.NoSuchPoolException;
import org.zward.pool.ZfsException;

/** Lists the datasets of a pool, in two processes; in one more for each property if some value has a line feed. */
final class DatasetLister {

    private static final String GONE = "dataset does not exist";

    /** Datasets may come and go between the two; but not that often. */
    private static final int ATTEMPTS = 5;

    private final Tools tools;

    DatasetLister(Tools tools) {
        this.tools = tools;
    }

    List<Dataset> datasets(PoolName pool) throws NoSuchPoolException, ZfsException {
        Lines keys = keys(pool);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Map<DatasetTable.Key, String>> values =
                    DatasetTable.values(keys, table("name,property,source,value", pool));
            if (values.isPresent()) {
                return DatasetTable.datasets(values.get());
            }
            Lines now = keys(pool);
            if (now.equals(keys)) {
                return DatasetTable.datasets(oneByOne(DatasetTable.wanted(keys)));
            }
            keys = now;
        }
        throw Failure.of(pool.value(), "its datasets change faster than they can be listed", "try again later");
    }

    private Lines keys(PoolName pool) throws NoSuchPoolException, ZfsException {
        return table("name,property,source", pool);
    }

    private Lines table(String columns, PoolName pool) throws NoSuchPoolException, ZfsException {
        Output output =
                tools.run("zfs", "get", "-Hp", "-r", "-t", "filesystem,volume", "-o", columns, "all", pool.value());
        if (output.failedSaying(GONE)) {
            throw new NoSuchPoolException(pool, "it is not imported");
        }
        return Failure.check(pool.value(), output).lines();
    }

    /** Datasets that go meanwhile are left out. */
    private Map<DatasetTable.Key, String> oneByOne(List<DatasetTable.Key> keys) throws ZfsException {
        Map<DatasetTable.Key, String> values = new LinkedHashMap<>();
        Set<String> gone = new HashSet<>();
        for (DatasetTable.Key key : keys) {
            Output output = tools.run("zfs", "get", "-Hp", "-o", "value", key.property(), key.dataset());
            if (output.failedSaying(GONE)) {
                gone.add(key.dataset());
            } else {
                String value = Failure.check(key.dataset(), output).out();
                values.put(key, value.substring(0, Math.max(0, value.length() - 1)));
            }
        }
        values.keySet().removeIf(key -> gone.contains(key.dataset()));
        return values;
    }
}
