package org.zward.zfs;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/** The devices of a pool, as its configuration names them. */
final class VdevTree {

    private static final Set<String> ON_DEVICES = Set.of("disk", "file");

    private VdevTree() {}

    /**
     * The leaves of a tree.
     *
     * @param config a pool's configuration
     * @return its disks and files; those of its logs, spares and caches, too
     * @throws ZfsException if one can't be named in this locale: to import the pool without it would leave it degraded
     */
    static List<Path> devices(NvList config) throws ZfsException {
        Set<String> paths = new LinkedHashSet<>();
        config.nvlist("vdev_tree").ifPresent(root -> collect(root, paths));
        List<Path> devices = new ArrayList<>();
        for (String path : paths) {
            devices.add(path(path));
        }
        return List.copyOf(devices);
    }

    private static void collect(NvList vdev, Set<String> paths) {
        if (vdev.string("type").filter(ON_DEVICES::contains).isPresent()) {
            vdev.string("path").ifPresent(paths::add);
        }
        for (String below : List.of("children", "spares", "l2cache")) {
            vdev.nvlists(below).forEach(child -> collect(child, paths));
        }
    }

    static Path path(String device) throws ZfsException {
        try {
            return Path.of(device);
        } catch (InvalidPathException e) {
            throw new ZfsException(Kind.FAILED, device, "can't be named in this locale", "set LC_ALL=C.UTF-8", e);
        }
    }
}
