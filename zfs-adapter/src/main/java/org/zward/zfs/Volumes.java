package org.zward.zfs;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/**
 * The volumes of a pool as block devices, and which of them the kernel itself uses. Each call looks anew; what goes away
 * meanwhile, or may not be opened, counts as not there, and what can't be looked at for another reason is a failure: it may
 * be in use. Thread-safe.
 */
final class Volumes {

    /**
     * A volume.
     *
     * @param name its dataset; where udev named it, with {@code +} for a space
     * @param device its block device, not a link to it
     */
    record Volume(String name, Path device) {

        /** If a path is that of its device, or of a partition of it. */
        boolean isAt(String path) {
            return path.startsWith(device.toString())
                    && path.substring(device.toString().length()).matches("(p[0-9]+)?");
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);

    /** {@code asm-generic/fcntl.h} of Linux, which x86-64 and arm64 follow in these. */
    private static final int O_RDONLY = 0;

    private static final int O_EXCL = 0200;
    private static final int O_NONBLOCK = 04000;
    private static final int O_CLOEXEC = 02000000;

    private static final Set<Integer> OUT_OF_RESOURCES = Set.of(Errno.ENOMEM, Errno.ENFILE, Errno.EMFILE);

    /** {@code _IOR(0x12, 125, char[256])}, in sys/fs/zfs.h of 2.0.7 to 2.4.4: tells a volume's name. */
    private static final long BLKZNAME = 0x8100127dL;

    private static final int NAME_BYTES = 256;

    /** Where those tell what they stand on that hold a device without claiming it: loop devices, NVMe and LIO targets. */
    private static final List<String> HOLDERS = List.of(
            "block/loop*/loop/backing_file",
            "kernel/config/nvmet/subsystems/*/namespaces/*/device_path",
            "kernel/config/target/core/fileio_*/*/udev_path");

    private final Path dev;
    private final Path sys;
    private final Path kstat;

    Volumes() {
        this(Path.of("/dev"), Path.of("/sys"), Path.of("/proc/spl/kstat/zfs"));
    }

    Volumes(Path dev, Path sys, Path kstat) {
        this.dev = dev;
        this.sys = sys;
        this.kstat = kstat;
    }

    /**
     * The pool's volumes. None of a suspended pool, for to open one could wait for its devices; nor of any where there is no
     * udev and some pool is suspended, for it takes an open to know whose a volume is.
     */
    List<Volume> of(PoolName pool) throws ZfsException {
        Path links = dev.resolve("zvol");
        if (Files.exists(links)) {
            return isSuspended(kstat.resolve(pool.value())) ? List.of() : linked(links, pool);
        }
        List<Path> devices = expand(dev, "zd*").stream()
                .filter(device -> device.getFileName().toString().matches("zd[0-9]+"))
                .toList();
        if (devices.isEmpty()) {
            return List.of(); // as on most hosts, which then need not load libc
        }
        for (Path other : expand(kstat, "*")) {
            if (isSuspended(other)) {
                LOG.warn("{}: whether its volumes are in use is not known while {} is suspended", pool, other);
                return List.of();
            }
        }
        return named(pool, devices);
    }

    private static boolean isSuspended(Path pool) throws ZfsException {
        return text(pool.resolve("state")).equals(Optional.of("SUSPENDED"));
    }

    /** As udev links them; its zvol_id puts {@code +} for a blank, which no name has. */
    private static List<Volume> linked(Path links, PoolName pool) throws ZfsException {
        List<Volume> volumes = new ArrayList<>();
        Deque<Path> places = new ArrayDeque<>(List.of(links.resolve(pool.value().replace(' ', '+'))));
        while (!places.isEmpty()) {
            for (Path entry : entries(places.remove(), "*")) {
                if (Files.isSymbolicLink(entry)) {
                    real(entry)
                            .ifPresent(device -> volumes.add(
                                    new Volume(links.relativize(entry).toString(), device)));
                } else if (Files.isDirectory(entry)) {
                    places.add(entry);
                }
            }
        }
        return volumes;
    }

    /** Where there is no udev: every volume there is, asked for its name. */
    private static List<Volume> named(PoolName pool, List<Path> devices) throws ZfsException {
        LibC libc = libc();
        List<Volume> volumes = new ArrayList<>();
        for (Path device : devices) {
            name(libc, device)
                    .filter(name -> name.startsWith(pool + "/"))
                    .ifPresent(name -> volumes.add(new Volume(name, device)));
        }
        return volumes;
    }

    private static Optional<String> name(LibC libc, Path device) throws ZfsException {
        int descriptor = libc.open(device.toString(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (descriptor < 0) {
            failIfOutOfResources(libc, device, Native.getLastError());
            return Optional.empty();
        }
        try (Memory name = new Memory(NAME_BYTES)) {
            return libc.ioctl(descriptor, BLKZNAME, name) == 0
                    ? Optional.of(name.getString(0, StandardCharsets.UTF_8.name()))
                    : Optional.empty();
        } finally {
            libc.close(descriptor);
        }
    }

    /** Those that the kernel uses: something of them is mounted, swapped to, stacked on, or exported by a target. */
    List<Volume> inKernelUse(List<Volume> volumes) throws ZfsException {
        LibC libc = libc();
        List<String> held = held();
        List<Volume> used = new ArrayList<>();
        for (Volume volume : volumes) {
            if (isClaimed(libc, volume.device()) || held.stream().anyMatch(volume::isAt)) {
                used.add(volume);
            }
        }
        return used;
    }

    /** open(2): {@code O_EXCL} on a block device fails with EBUSY if the kernel, or another such open, has claimed it. */
    private static boolean isClaimed(LibC libc, Path device) throws ZfsException {
        int descriptor = libc.open(device.toString(), O_RDONLY | O_EXCL | O_NONBLOCK | O_CLOEXEC);
        if (descriptor < 0) {
            int errno = Native.getLastError();
            failIfOutOfResources(libc, device, errno);
            return errno == Errno.EBUSY;
        }
        libc.close(descriptor);
        return false;
    }

    /** The paths that are held without a claim. */
    private List<String> held() throws ZfsException {
        List<String> held = new ArrayList<>();
        for (String holders : HOLDERS) {
            for (Path holder : expand(sys, holders)) {
                if (isEnabled(holder)) {
                    text(holder).map(Volumes::resolved).ifPresent(held::add);
                }
            }
        }
        return held;
    }

    /** A target has a switch beside its path; a loop device has not. */
    private static boolean isEnabled(Path holder) throws ZfsException {
        return text(holder.resolveSibling("enable")).orElse("1").equals("1");
    }

    private static String resolved(String path) {
        try {
            return real(Path.of(path)).map(Path::toString).orElse(path);
        } catch (InvalidPathException e) {
            return path; // no text in this locale, and no volume's
        }
    }

    /** A device that can't be looked at for want of a descriptor may be in use all the same. */
    private static void failIfOutOfResources(LibC libc, Path device, int errno) throws ZfsException {
        if (OUT_OF_RESOURCES.contains(errno)) {
            throw unknown(device, libc.strerror(errno));
        }
    }

    private static ZfsException unknown(Path path, String why) {
        return new ZfsException(
                Kind.FAILED,
                path.toString(),
                "can't be looked at to see which volumes are in use: " + why,
                "see to that (of open files 'ulimit -n' may be too few), then try again");
    }

    /** What matches a path of name patterns. */
    private static List<Path> expand(Path directory, String patterns) throws ZfsException {
        List<Path> paths = List.of(directory);
        for (Path pattern : Path.of(patterns)) {
            List<Path> matches = new ArrayList<>();
            for (Path path : paths) {
                matches.addAll(entries(path, pattern.toString()));
            }
            paths = matches;
        }
        return paths;
    }

    private static List<Path> entries(Path directory, String pattern) throws ZfsException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> matches = Files.newDirectoryStream(directory, pattern)) {
            matches.forEach(entries::add);
        } catch (NotDirectoryException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            failUnlessGone(directory, e);
        }
        return entries;
    }

    private static Optional<String> text(Path file) throws ZfsException {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip());
        } catch (IOException e) {
            failUnlessGone(file, e);
            return Optional.empty();
        }
    }

    /** sysfs has several errors for what goes away while it is read. */
    private static void failUnlessGone(Path path, Exception failure) throws ZfsException {
        if (!(failure instanceof AccessDeniedException) && Files.exists(path)) {
            throw unknown(path, failure.toString());
        }
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static LibC libc() throws ZfsException {
        return Binding.open("libc.so.6").functions(LibC.class);
    }
}
