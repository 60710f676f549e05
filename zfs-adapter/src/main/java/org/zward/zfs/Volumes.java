package org.zward.zfs;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/**
 * The volumes of a pool as block devices, and which of them the kernel itself uses. Each call looks anew; what goes away
 * meanwhile, or may not be opened, counts as not there. Thread-safe.
 */
final class Volumes {

    /**
     * A volume.
     *
     * @param name its dataset, as udev spells it: with {@code +} for a space
     * @param device its block device, not a link to it
     */
    record Volume(String name, Path device) {

        /** If a path is that of its device, or of a partition of it. */
        boolean isAt(String path) {
            return path.startsWith(device.toString())
                    && path.substring(device.toString().length()).matches("(p[0-9]+)?");
        }
    }

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

    /** The pool's volumes; none of a suspended pool, for to open one could wait for its devices. */
    List<Volume> of(PoolName pool) throws ZfsException {
        Path links = dev.resolve("zvol");
        if (Files.exists(links)) {
            return isSuspended(kstat.resolve(pool.value())) ? List.of() : linked(links, pool);
        }
        return isAnySuspended() ? List.of() : named(pool);
    }

    private boolean isAnySuspended() {
        return expand(kstat, "*").stream().anyMatch(Volumes::isSuspended);
    }

    private static boolean isSuspended(Path pool) {
        return text(pool.resolve("state")).equals(Optional.of("SUSPENDED"));
    }

    /** As udev links them; its zvol_id puts {@code +} for a blank, which no name has. */
    private static List<Volume> linked(Path links, PoolName pool) {
        List<Volume> volumes = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(links.resolve(pool.value().replace(' ', '+')))) {
            for (Path link : tree.filter(Files::isSymbolicLink).toList()) {
                real(link)
                        .ifPresent(device ->
                                volumes.add(new Volume(links.relativize(link).toString(), device)));
            }
        } catch (IOException | UncheckedIOException e) {
            return volumes; // it has none
        }
        return volumes;
    }

    /** Where there is no udev: every volume there is, asked for its name. */
    private List<Volume> named(PoolName pool) throws ZfsException {
        List<Path> devices = expand(dev, "zd*").stream()
                .filter(device -> device.getFileName().toString().matches("zd[0-9]+"))
                .toList();
        if (devices.isEmpty()) {
            return List.of(); // as on most hosts, which then need not load libc
        }
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
            failIfOutOfResources(device, Native.getLastError());
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
            failIfOutOfResources(device, errno);
            return errno == Errno.EBUSY;
        }
        libc.close(descriptor);
        return false;
    }

    /** The paths that are held without a claim. */
    private List<String> held() {
        return HOLDERS.stream()
                .flatMap(holder -> expand(sys, holder).stream())
                .filter(Volumes::isEnabled)
                .flatMap(holder -> text(holder).stream())
                .map(path -> real(Path.of(path)).map(Path::toString).orElse(path))
                .toList();
    }

    /** A target has a switch beside its path; a loop device has not. */
    private static boolean isEnabled(Path holder) {
        return text(holder.resolveSibling("enable")).orElse("1").equals("1");
    }

    /** A device that can't be looked at for want of a descriptor may be in use all the same. */
    private static void failIfOutOfResources(Path device, int errno) throws ZfsException {
        if (OUT_OF_RESOURCES.contains(errno)) {
            throw new ZfsException(
                    Kind.FAILED,
                    device.toString(),
                    "can't be opened to see whether it is in use: errno " + errno,
                    "raise the limit of open files ('ulimit -n'), then try again");
        }
    }

    /** What matches a path of name patterns. */
    private static List<Path> expand(Path directory, String patterns) {
        List<Path> paths = List.of(directory);
        for (Path pattern : Path.of(patterns)) {
            paths = paths.stream()
                    .flatMap(path -> entries(path, pattern.toString()).stream())
                    .toList();
        }
        return paths;
    }

    private static List<Path> entries(Path directory, String pattern) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> matches = Files.newDirectoryStream(directory, pattern)) {
            matches.forEach(entries::add);
        } catch (IOException | DirectoryIteratorException e) {
            return entries; // not there, or going
        }
        return entries;
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip());
        } catch (IOException e) {
            return Optional.empty();
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
