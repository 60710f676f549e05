package org.zward.zfs.target;

import java.nio.file.Path;
import org.zward.target.KnownTargets;
import org.zward.target.Mounts;
import org.zward.target.TargetMonitor;
import org.zward.zfs.MountTable;
import org.zward.zfs.command.Tools;

/**
 * What can be asked about the targets of this host without a lock and without a library of ZFS: which are known, and
 * whether one runs. Nothing is kept; thread-safe.
 */
public final class HostTargets {

    /** Where a host's known targets are. */
    public static final Path DIRECTORY = Path.of("/var/lib/zward/targets");

    private HostTargets() {}

    /**
     * The targets that are known.
     *
     * @param directory where they are, {@link #DIRECTORY} as a rule
     * @return the use case
     */
    public static KnownTargets known(Path directory) {
        return new KnownTargets(new TargetFiles(directory), mounts());
    }

    /**
     * Whether targets run.
     *
     * @return the use case
     */
    public static TargetMonitor monitor() {
        return new TargetMonitor(mounts(), new KstatPoolStates());
    }

    /**
     * What is mounted here.
     *
     * @return the port of the use cases that mount and unmount
     */
    public static Mounts mounts() {
        return new SystemMounts(new MountTable(), new Tools());
    }
}
