package org.zward.zfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zward.lock.PoolName;
import org.zward.pool.Mount;
import org.zward.pool.PoolBusyException;
import org.zward.pool.ZfsException;

/**
 * Finds out who keeps a pool busy: what of it is mounted, here or in another mount namespace, and which processes have a
 * file of it or a volume of it open. It looks at {@code /proc} after ZFS has refused, so it may come too late, and sees
 * only what the user may see. Thread-safe.
 */
public final class PoolUsers {

    private static final int MOST_NAMED = 5;
    private static final Path PROC = Path.of("/proc");
    private static final Path VOLUMES = Path.of("/dev/zvol");

    /** The host's. */
    public PoolUsers() {}

    /**
     * A pool is busy because datasets of it are mounted.
     *
     * @param pool the pool
     * @param mounts its mounts, not empty
     * @return the exception, which names them
     */
    public static PoolBusyException mounted(PoolName pool, List<Mount> mounts) {
        return new PoolBusyException(pool, listed(words(mounts)), "unmount it first, or use '--unmount'");
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
        Set<String> places = new HashSet<>(volumes(pool));
        try {
            List<Mount> mounts = new MountTable().mounts(pool);
            uses.addAll(words(mounts));
            mounts.forEach(mount -> places.add(mount.mountPoint()));
        } catch (ZfsException e) {
            refusal.addSuppressed(e);
        }
        uses.addAll(elsewhere(pool));
        uses.addAll(openers(places));
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

    /** The block devices of the pool's volumes. */
    private static Set<String> volumes(PoolName pool) {
        try (Stream<Path> links = Files.walk(VOLUMES.resolve(pool.value()))) {
            Set<String> devices = new HashSet<>();
            for (Path link : links.filter(Files::isSymbolicLink).toList()) {
                devices.add(link.toRealPath().toString());
            }
            return devices;
        } catch (IOException | UncheckedIOException e) {
            return Set.of(); // no volumes, or gone while we looked
        }
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

    private static Set<String> openers(Set<String> places) {
        Set<String> uses = new LinkedHashSet<>();
        for (Path process : places.isEmpty() ? List.<Path>of() : processes()) {
            opened(process).stream()
                    .filter(file -> places.stream().anyMatch(place -> isAtOrBelow(file, place)))
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
