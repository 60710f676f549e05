package org.zward.zfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zward.lock.PoolName;
import org.zward.pool.Mount;
import org.zward.pool.PoolBusyException;
import org.zward.pool.ZfsException;
import org.zward.zfs.Volumes.Volume;

/**
 * Finds out who keeps a pool busy: what of it is mounted, here or in another mount namespace, and which processes have a
 * file of it or a volume of it open. It looks at {@code /proc} and at the devices of volumes, and sees only what the user
 * may see. Thread-safe.
 */
public final class PoolUsers {

    private static final int MOST_NAMED = 5;
    private static final Path PROC = Path.of("/proc");

    private final MountTable mounts;
    private final Volumes volumes = new Volumes();

    /**
     * Those of this host.
     *
     * @param mounts what is mounted
     */
    public PoolUsers(MountTable mounts) {
        this.mounts = mounts;
    }

    /**
     * Refuses the export of a pool that is in use, as far as can be known beforehand. The kernel must not be left to find
     * out: it removes the device nodes of volumes before it refuses for a mount; and from 2.3 on it waits, where no signal
     * reaches it, until a volume that is in use is closed (openzfs/zfs issue 17696; 2.1 refuses).
     *
     * @param pool the pool
     * @throws PoolBusyException if something of it is mounted, or one of its volumes is in use; it names who uses it
     * @throws ZfsException if the mount table can't be read, or a volume not be looked at
     */
    public void refuseIfInUse(PoolName pool) throws PoolBusyException, ZfsException {
        List<Mount> mounted = mounts.mounts(pool);
        if (!mounted.isEmpty()) {
            throw mounted(pool, mounted);
        }
        refuseIfVolumesInUse(pool);
    }

    /**
     * As {@link #refuseIfInUse}, without regard to what is mounted: what a caller asks who is about to unmount that.
     *
     * @param pool the pool
     * @throws PoolBusyException if one of its volumes is in use; it names who uses it
     * @throws ZfsException if that can't be found out
     */
    public void refuseIfVolumesInUse(PoolName pool) throws PoolBusyException, ZfsException {
        List<String> uses = usesOfVolumes(pool);
        if (!uses.isEmpty()) {
            throw new PoolBusyException(pool, "its volumes are in use: " + listed(uses), "end that, then try again");
        }
    }

    static PoolBusyException mounted(PoolName pool, List<Mount> mounts) {
        return new PoolBusyException(
                pool, listed(words(mounts)), "unmount it, or 'zward export --unmount " + pool.shellWord() + "'");
    }

    private List<String> usesOfVolumes(PoolName pool) throws ZfsException {
        List<Volume> all = volumes.of(pool);
        if (all.isEmpty()) {
            return List.of();
        }
        List<String> uses = new ArrayList<>();
        volumes.inKernelUse(all)
                .forEach(volume -> uses.add(
                        volume.name() + " (" + volume.device() + ") is mounted, or something is stacked on it"));
        uses.addAll(openers(file -> all.stream().anyMatch(volume -> volume.isAt(file))));
        return uses;
    }

    /**
     * A pool is busy, ZFS says.
     *
     * @param pool the pool
     * @param refusal what ZFS said
     * @return the exception, which names who uses the pool as far as that can be found
     */
    public PoolBusyException busy(PoolName pool, ZfsException refusal) {
        List<String> uses = new ArrayList<>();
        try {
            List<Mount> mounted = mounts.mounts(pool);
            uses.addAll(words(mounted));
            uses.addAll(openers(file -> mounted.stream().anyMatch(mount -> isAtOrBelow(file, mount.mountPoint()))));
            uses.addAll(usesOfVolumes(pool));
        } catch (ZfsException e) {
            refusal.addSuppressed(e);
        }
        uses.addAll(elsewhere(pool));
        PoolBusyException busy = new PoolBusyException(
                pool,
                uses.isEmpty() ? refusal.problem() : refusal.problem() + ": " + listed(uses),
                uses.isEmpty()
                        ? "see 'fuser -m', swap, and what is stacked on volumes of the pool"
                        : "end that, then try again");
        busy.addSuppressed(refusal);
        return busy;
    }

    private static List<String> words(List<Mount> mounts) {
        return mounts.stream()
                .map(mount -> mount.dataset() + " is mounted at " + mount.mountPoint())
                .toList();
    }

    private static String listed(List<String> uses) {
        String named = uses.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return uses.size() > MOST_NAMED ? named + " and " + (uses.size() - MOST_NAMED) + " more" : named;
    }

    private static List<String> elsewhere(PoolName pool) {
        Set<String> namespaces = new HashSet<>();
        namespaces.add(target(PROC.resolve("self/ns/mnt")));
        List<String> uses = new ArrayList<>();
        for (Path process : processes()) {
            if (namespaces.add(target(process.resolve("ns/mnt")))) {
                words(mountsOf(process, pool))
                        .forEach(mount -> uses.add(mount + " in the mount namespace of " + name(process)));
            }
        }
        return uses;
    }

    private static List<Mount> mountsOf(Path process, PoolName pool) {
        try {
            return new MountTable(process.resolve("mountinfo")).mounts(pool);
        } catch (ZfsException e) {
            return List.of(); // it has ended
        }
    }

    private static List<String> openers(Predicate<String> files) {
        List<String> uses = new ArrayList<>();
        for (Path process : processes()) {
            opened(process).stream()
                    .filter(files)
                    .findFirst()
                    .ifPresent(file -> uses.add(name(process) + " uses " + file));
        }
        return uses;
    }

    private static boolean isAtOrBelow(String file, String place) {
        return file.equals(place) || file.startsWith(place + "/");
    }

    private static List<String> opened(Path process) {
        List<String> files = new ArrayList<>();
        Stream.of("cwd", "root", "exe").forEach(link -> files.add(target(process.resolve(link))));
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            descriptors.forEach(link -> files.add(target(link)));
        } catch (IOException | UncheckedIOException e) {
            return files; // it has ended, or is somebody else's
        }
        return files;
    }

    private static List<Path> processes() {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.filter(entry ->
                            Character.isDigit(entry.getFileName().toString().charAt(0)))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static String name(Path process) {
        String pid = "process " + process.getFileName();
        try {
            return pid + " (" + Files.readString(process.resolve("comm")).strip() + ")";
        } catch (IOException e) {
            return pid;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
