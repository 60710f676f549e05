package org.zward.zfs.target;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.zward.lock.IoReason;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.PoolBusyException;
import org.zward.pool.ZfsException;
import org.zward.target.MountPoint;
import org.zward.target.MountedFileSystem;
import org.zward.target.Mounts;
import org.zward.target.Target;
import org.zward.zfs.MountTable;
import org.zward.zfs.PoolUsers;
import org.zward.zfs.command.Output;
import org.zward.zfs.command.Tools;

/**
 * What is mounted in this process' mount namespace, by the kernel's table; mounting with mount(8), unmounting with
 * umount(8). Thread-safe.
 */
public final class SystemMounts implements Mounts {

    private static final String SNAPSHOTS = "/.zfs/snapshot/";

    private final MountTable table;
    private final Tools tools;
    private final Path fileSystemTypes;

    /**
     * Those of this process.
     *
     * @param table what is mounted
     * @param tools mount(8) and umount(8)
     */
    public SystemMounts(MountTable table, Tools tools) {
        this(table, tools, Path.of("/proc/filesystems"));
    }

    SystemMounts(MountTable table, Tools tools, Path fileSystemTypes) {
        this.table = table;
        this.tools = tools;
        this.fileSystemTypes = fileSystemTypes;
    }

    @Override
    public List<MountedFileSystem> table() throws ZfsException {
        return table.fileSystems();
    }

    @Override
    public String place(MountPoint mountPoint) {
        Path path = mountPoint.path();
        try {
            return path.getParent().toRealPath().resolve(path.getFileName()).toString();
        } catch (IOException e) {
            return mountPoint.value(); // the way to it does not exist, so nothing is mounted there
        }
    }

    @Override
    public void mount(Target target) throws ZfsException {
        makeDirectory(target.mountPoint());
        String type = target.fstype() == Target.Fstype.ZFS ? "zfs" : lustre();
        Output output = tools.run(
                "mount",
                List.of("-t", type, target.device().value(), target.mountPoint().value()));
        if (!output.succeeded()) {
            throw failed(target, "mount", output);
        }
    }

    private static void makeDirectory(MountPoint mountPoint) throws ZfsException {
        Path path = mountPoint.path();
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(path);
            }
        } catch (AccessDeniedException e) {
            throw new ZfsException(Kind.NOT_PERMITTED, path.toString(), "it can't be made", "run it as root", e);
        } catch (IOException e) {
            throw new ZfsException(
                    Kind.FAILED, path.toString(), "it can't be made, " + IoReason.of(e), "make a directory there", e);
        }
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new ZfsException(
                    Kind.FAILED,
                    path.toString(),
                    Files.isSymbolicLink(path) ? "a symbolic link, not a directory" : "not a directory",
                    "make a directory there, or add the target with another mount point");
        }
    }

    /** The type of a Lustre server's mount: since 2.15 one of its own, where the kernel has that. */
    private String lustre() throws ZfsException {
        try {
            for (String line : Files.readAllLines(fileSystemTypes)) {
                if (line.endsWith("\tlustre_tgt")) {
                    return "lustre_tgt";
                }
            }
            return "lustre";
        } catch (IOException e) {
            throw new ZfsException(
                    Kind.FAILED,
                    fileSystemTypes.toString(),
                    "it can't be read, " + IoReason.of(e),
                    "make sure that /proc is mounted",
                    e);
        }
    }

    @Override
    public void unmount(Target target) throws PoolBusyException, ZfsException {
        String place = place(target.mountPoint());
        for (String snapshot : snapshotsIn(target, place)) {
            unmount(target, snapshot);
        }
        unmount(target, place);
    }

    /** Whoever looks into {@code .zfs/snapshot} makes the kernel mount one there for some minutes. */
    private List<String> snapshotsIn(Target target, String place) throws ZfsException {
        List<String> snapshots = new ArrayList<>();
        for (MountedFileSystem mount : table()) {
            if (mount.source().startsWith(target.device() + "@")
                    && mount.mountPoint().startsWith(place + SNAPSHOTS)) {
                snapshots.add(mount.mountPoint());
            }
        }
        Collections.reverse(snapshots);
        return snapshots;
    }

    private void unmount(Target target, String mountPoint) throws PoolBusyException, ZfsException {
        Output output = tools.run("umount", List.of(mountPoint));
        if (output.succeeded() || !isMounted(mountPoint)) {
            return; // where it failed somebody else was quicker: the kernel ends its mounts of snapshots by itself
        }
        if (output.failedSaying("busy")) {
            throw new PoolUsers(table).busy(target.pool(), failed(target, "umount", output));
        }
        throw failed(target, "umount", output);
    }

    private boolean isMounted(String mountPoint) throws ZfsException {
        return table().stream().anyMatch(mount -> mount.mountPoint().equals(mountPoint));
    }

    private static ZfsException failed(Target target, String tool, Output output) {
        boolean denied = output.failedSaying("permission denied", "must be superuser", "not permitted", "only root");
        return new ZfsException(
                denied ? Kind.NOT_PERMITTED : Kind.FAILED,
                target.device().value(),
                output.words(),
                denied ? "run it as root" : "see " + tool + "(8), and the kernel's log");
    }
}
