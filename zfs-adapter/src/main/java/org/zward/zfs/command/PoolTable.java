package org.zward.zfs.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Access;
import org.zward.pool.ImportedPool;
import org.zward.pool.Mount;
import org.zward.pool.ZfsException;

/** Reads what zpool(8) prints of imported pools. */
final class PoolTable {

    /** The arguments that print what {@link #pools} reads; names of pools may follow. */
    static final List<String> GET =
            List.of("get", "-Hp", "-o", "name,property,value", "guid,load_guid,readonly,cachefile,health,size");

    private PoolTable() {}

    /**
     * Reads the output of {@link #GET}.
     *
     * @param lines its lines
     * @param mounts what is mounted, of any pool
     */
    static List<ImportedPool> pools(Iterable<String> lines, List<Mount> mounts) throws ZfsException {
        Map<String, Map<String, String>> properties = new LinkedHashMap<>();
        for (String line : lines) {
            String[] fields = line.split("\t", 3);
            if (fields.length != 3) {
                throw unknown("zpool get", line);
            }
            properties.computeIfAbsent(fields[0], any -> new LinkedHashMap<>()).put(fields[1], fields[2]);
        }
        List<ImportedPool> pools = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> pool : properties.entrySet()) {
            pools.add(pool(pool.getKey(), pool.getValue(), mounts));
        }
        return List.copyOf(pools);
    }

    private static ImportedPool pool(String name, Map<String, String> properties, List<Mount> mounts)
            throws ZfsException {
        try {
            PoolName pool = new PoolName(name);
            return new ImportedPool(
                    pool,
                    Guid.of(properties.get("guid")),
                    Guid.of(properties.get("load_guid")),
                    properties.get("readonly").equals("on") ? Access.READ_ONLY : Access.READ_WRITE,
                    properties.get("cachefile"),
                    properties.get("health"),
                    size(properties.get("size")),
                    mounts.stream()
                            .filter(mount -> mount.dataset().pool().equals(pool))
                            .toList());
        } catch (IllegalArgumentException | NullPointerException e) {
            throw unknown("zpool get", name + " " + properties);
        }
    }

    /** A pool that is suspended or faulted may have none. */
    private static long size(String bytes) {
        return bytes.equals("-") ? 0 : Long.parseLong(bytes);
    }

    /**
     * Reads the leaf vdevs in the output of {@code zpool list -vHP POOL}: after the pool's own line, a line for each
     * vdev that starts with a tab, under headings that have none. The pool's own has some, whatever its name. A device that is missing has a number for a name.
     */
    static List<Path> devices(Iterable<String> lines) throws ZfsException {
        List<Path> devices = new ArrayList<>();
        for (String line : lines) {
            if (line.matches("(cache|spare) [^\t]*")) {
                break; // what follows holds nothing of the pool
            }
            if (line.startsWith("\t/")) {
                devices.add(path(line.split("\t", -1)[1]));
            }
        }
        return List.copyOf(devices);
    }

    private static Path path(String device) throws ZfsException {
        try {
            return Path.of(device);
        } catch (InvalidPathException e) {
            throw new ZfsException(Kind.FAILED, device, "can't be named in this locale", "set LC_ALL=C.UTF-8", e);
        }
    }

    static ZfsException unknown(String command, String line) {
        return new ZfsException(
                Kind.FAILED, command, "printed what zward does not know: " + line, "report it with the version of ZFS");
    }
}
