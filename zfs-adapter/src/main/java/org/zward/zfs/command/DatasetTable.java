package org.zward.zfs.command;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.zward.lock.DatasetName;
import org.zward.pool.Dataset;
import org.zward.pool.ZfsException;

/**
 * Reads what {@code zfs get} prints of the datasets of a pool.
 *
 * <p>A user property may have any value, with tabs and line feeds: so values come last on their lines, and are only
 * taken from a table that has as many lines as there are properties. That many is known from a table without values; a
 * line feed in a value always makes the other one longer. Of what is not wanted nothing is kept: a pool may have very
 * many datasets, and each has some eighty properties.
 */
final class DatasetTable {

    private static final Set<String> NATIVE =
            Set.of("used", "available", "referenced", "mountpoint", "canmount", "mounted");

    /**
     * A property of a dataset, without its value.
     *
     * @param dataset the dataset's name
     * @param property the property's name
     * @param source where it is set
     */
    record Key(String dataset, String property, String source) {

        private static Key of(String line) throws ZfsException {
            String[] fields = line.split("\t", -1);
            if (fields.length != 3) {
                throw PoolTable.unknown("zfs get", line);
            }
            return new Key(fields[0], fields[1], fields[2]);
        }

        private boolean isWanted() {
            return isType() || property.indexOf(':') >= 0 || NATIVE.contains(property);
        }

        private boolean isType() {
            return property.equals("type");
        }
    }

    private DatasetTable() {}

    /** Reads a table of name, property and source, for the properties that are wanted. */
    static List<Key> wanted(Lines keys) throws ZfsException {
        List<Key> wanted = new ArrayList<>();
        for (String line : keys) {
            Key key = Key.of(line);
            if (key.isWanted()) {
                wanted.add(key);
            }
        }
        return wanted;
    }

    /**
     * Reads a table of name, property, source and value.
     *
     * @param keys the table without values that it must be
     * @param table its lines
     * @return the values that are wanted, or nothing if it is a table of something else, or some value has a line feed
     */
    static Optional<Map<Key, String>> values(Lines keys, Lines table) throws ZfsException {
        Map<Key, String> values = new LinkedHashMap<>();
        Iterator<String> lines = table.iterator();
        for (String expected : keys) {
            String start = expected + "\t";
            String line = lines.hasNext() ? lines.next() : "";
            if (!line.startsWith(start)) {
                return Optional.empty();
            }
            Key key = Key.of(expected);
            if (key.isWanted()) {
                values.put(key, line.substring(start.length()));
            }
        }
        return lines.hasNext() ? Optional.empty() : Optional.of(values);
    }

    /** Makes datasets of values, sorted by name: so the root comes first. */
    static List<Dataset> datasets(Map<Key, String> values) throws ZfsException {
        Map<String, Dataset.Type> types = new TreeMap<>();
        Map<String, Map<String, Dataset.Property>> properties = new LinkedHashMap<>();
        for (Map.Entry<Key, String> entry : values.entrySet()) {
            Key key = entry.getKey();
            if (key.isType()) {
                types.put(key.dataset(), type(entry.getValue()));
            } else {
                properties
                        .computeIfAbsent(key.dataset(), any -> new LinkedHashMap<>())
                        .put(key.property(), new Dataset.Property(entry.getValue(), key.source()));
            }
        }
        return types.entrySet().stream()
                .map(type -> new Dataset(
                        new DatasetName(type.getKey()),
                        type.getValue(),
                        properties.getOrDefault(type.getKey(), Map.of())))
                .toList();
    }

    private static Dataset.Type type(String type) throws ZfsException {
        try {
            return Dataset.Type.valueOf(type.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw PoolTable.unknown("zfs get", "type " + type);
        }
    }
}
