package org.zward.zfs;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The devices of a pool, as its configuration names them. */
final class VdevTree {

    private static final Set<String> ON_DEVICES = Set.of("disk", "file");

    private VdevTree() {}

    /**
     * The leaves of a tree.
     *
     * @param config a pool's configuration
     * @return its disks and files; those of its logs, spares and caches, too
     */
    static List<Path> devices(NvList config) {
        Set<Path> devices = new LinkedHashSet<>();
        config.nvlist("vdev_tree").ifPresent(root -> collect(root, devices));
        return List.copyOf(devices);
    }

    private static void collect(NvList vdev, Set<Path> devices) {
        if (vdev.string("type").filter(ON_DEVICES::contains).isPresent()) {
            vdev.string("path").ifPresent(path -> add(path, devices));
        }
        for (String below : List.of("children", "spares", "l2cache")) {
            vdev.nvlists(below).forEach(child -> collect(child, devices));
        }
    }

    private static void add(String path, Set<Path> devices) {
        try {
            devices.add(Path.of(path));
        } catch (InvalidPathException e) {
            // a label may say anything; what can't be a path here is no device of this host
            return;
        }
    }
}
