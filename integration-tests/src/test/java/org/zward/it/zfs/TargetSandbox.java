package org.zward.it.zfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.zward.it.zfs.CommandSandbox.Pool;

/** The targets that are known in one test: in files of the sandbox of its pools, so that they go with it. */
final class TargetSandbox {
    private final ZfsSandbox zfs;
    private final Path directory;
    private final Path configuration;

    /** With these lines in zward's configuration besides. */
    TargetSandbox(ZfsSandbox zfs, String... configured) throws IOException {
        this.zfs = zfs;
        directory = Files.createDirectory(zfs.directory().resolve("targets"));
        List<String> lines = new ArrayList<>(List.of(configured));
        lines.add("target.dir=" + directory);
        configuration = Files.write(zfs.directory().resolve("zward.properties"), lines);
    }

    /** A known target. */
    record Known(String id, String device, Path mountPoint) {
        boolean isMounted() {
            return ZfsSandbox.run("cat", "/proc/self/mountinfo")
                    .lines()
                    .anyMatch(line -> line.contains(" " + mountPoint + " ") && line.contains(" zfs " + device));
        }
    }

    /** With it zward knows them. */
    Map<String, String> environment() {
        return Map.of("ZWARD_CONFIG", configuration.toString());
    }

    Known add(Pool pool, String name, String fstype) throws IOException {
        Known target = new Known(
                UUID.randomUUID().toString(), pool + "/" + name, zfs.directory().resolve("mnt/" + name));
        Files.write(
                directory.resolve(target.id() + ".properties"),
                List.of("device=" + target.device(), "mount-point=" + target.mountPoint(), "fstype=" + fstype));
        return target;
    }

    /** One whose dataset was made by hand, as formatting makes it, in a pool that is exported. */
    Known addMade(Pool pool, String name) throws IOException {
        boolean here = zfs.imported().contains(pool.name());
        if (!here) {
            ZfsSandbox.run("zpool", "import", "-N", "-d", zfs.directory().toString(), pool.name());
        }
        ZfsSandbox.run("zfs", "create", "-o", "mountpoint=legacy", pool + "/" + name);
        if (!here) {
            ZfsSandbox.run("zpool", "export", pool.name());
        }
        return add(pool, name, "zfs");
    }
}
