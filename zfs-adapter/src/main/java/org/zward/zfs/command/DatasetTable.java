package org.zward.zfs.command;

import java.util.ArrayList;
import java.util.Comparator;
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
 * taken from a table that has as many lines as there are properties. That many is known from a table without values,
 * {@link #keys}; a line feed in a value always makes the other one longer.
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

        private static Key of(String[] fields) throws ZfsException {
            if (fields.length < 3) {
                throw PoolTable.unknown("zfs get", String.join(" ", fields));
            }
            return new Key(fields[0], fields[1], fields[2]);
        }

        boolean isWanted() {
            return property.indexOf(':') >= 0 || NATIVE.contains(property);
        }

        boolean isType() {
            return property.equals("type");
        }
    }

    private DatasetTable() {}

    /** Reads a table of name, property and source. */
    static List<Key> keys(List<String> lines) throws ZfsException {
        List<Key> keys = new ArrayList<>();
        for (String line : lines) {
            keys.add(Key.of(line.split("\t", -1)));
        }
        return keys;
    }

    /**
     * Reads a table of name, property, source and value.
     *
     * @param keys what it must be a table of
     * @param lines its lines
     * @return the values, or nothing if it is a table of something else, or some value has a line feed
     */
    static Optional<Map<Key, String>> values(List<Key> keys, List<String> lines) throws ZfsException {
        if (lines.size() != keys.size()) {
            return Optional.empty();
        }
        Map<Key, String> values = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] fields = lines.get(i).split("\t", 4);
            if (fields.length != 4 || !Key.of(fields).equals(keys.get(i))) {
                return Optional.empty();
            }
            values.put(keys.get(i), fields[3]);
        }
        return Optional.of(values);
    }

    /** Makes datasets of values, sorted by name: so the root comes first. */
    static List<Dataset> datasets(Map<Key, String> values) throws ZfsException {
        Map<String, Dataset.Type> types = new TreeMap<>();
        Map<String, Map<String, Dataset.Property>> properties = new LinkedHashMap<>();
        for (Map.Entry<Key, String> entry : values.entrySet()) {
            Key key = entry.getKey();
            if (key.isType()) {
                types.put(key.dataset(), type(entry.getValue()));
            }
            if (key.isWanted()) {
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
                .sorted(Comparator.comparing(dataset -> dataset.name().value()))
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
