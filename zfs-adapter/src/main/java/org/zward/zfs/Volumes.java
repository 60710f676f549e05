package org.zward.zfs;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.zward.lock.PoolName;
import org.zward.pool.ZfsException;

/**
 * The volumes of a pool as block devices, and which of them the kernel itself uses. Each call looks anew; what goes away
 * meanwhile, or may not be opened, counts as not there. Thread-safe.
 */
final class Volumes {

    /**
     * A volume.
     *
     * @param name its dataset
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

    /** {@code _IOR(0x12, 125, char[256])}, in sys/fs/zfs.h of 2.0.7 to 2.4.4: tells a volume's name. */
    private static final long BLKZNAME = 0x8100127dL;

    private static final int NAME_BYTES = 256;

    private static final Path DEV = Path.of("/dev");
    private static final Path ZVOL = DEV.resolve("zvol");
    private static final Path BLOCK = Path.of("/sys/block");

    /** The pool's volumes. */
    List<Volume> of(PoolName pool) throws ZfsException {
        return Files.exists(ZVOL) ? linked(pool) : named(pool);
    }

    /** As udev links them. */
    private static List<Volume> linked(PoolName pool) {
        List<Volume> volumes = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(ZVOL.resolve(pool.value()))) {
            for (Path link : tree.filter(Files::isSymbolicLink).toList()) {
                volumes.add(new Volume(ZVOL.relativize(link).toString(), link.toRealPath()));
            }
        } catch (IOException | UncheckedIOException e) {
            return volumes; // it has none, or they go while we look
        }
        return volumes;
    }

    /** Where there is no udev: every volume there is, asked for its name. */
    private static List<Volume> named(PoolName pool) throws ZfsException {
        List<Volume> volumes = new ArrayList<>();
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(DEV, "zd*")) {
            for (Path device : devices) {
                if (device.getFileName().toString().matches("zd[0-9]+")) {
                    name(device)
                            .filter(name -> name.startsWith(pool + "/"))
                            .ifPresent(name -> volumes.add(new Volume(name, device)));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return volumes;
        }
        return volumes;
    }

    private static Optional<String> name(Path device) throws ZfsException {
        LibC libc = libc();
        int descriptor = libc.open(device.toString(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (descriptor < 0) {
            return Optional.empty();
        }
        try (Memory name = new Memory(NAME_BYTES)) {
            return libc.ioctl(descriptor, BLKZNAME, name) == 0
                    ? Optional.of(name.getString(0, "UTF-8"))
                    : Optional.empty();
        } finally {
            libc.close(descriptor);
        }
    }

    /** Whether the kernel uses a volume: something of it is mounted, swapped to, stacked on, or exported by a target. */
    boolean isInKernelUse(Volume volume) throws ZfsException {
        return isClaimed(volume.device()) || isUnderALoopDevice(volume);
    }

    /** open(2): {@code O_EXCL} on a block device fails with EBUSY if the kernel, or another such open, has claimed it. */
    private static boolean isClaimed(Path device) throws ZfsException {
        LibC libc = libc();
        int descriptor = libc.open(device.toString(), O_RDONLY | O_EXCL | O_NONBLOCK | O_CLOEXEC);
        if (descriptor < 0) {
            return Native.getLastError() == Errno.EBUSY;
        }
        libc.close(descriptor);
        return false;
    }

    /** A loop device holds what is under it without claiming it. */
    private static boolean isUnderALoopDevice(Volume volume) {
        try (DirectoryStream<Path> loops = Files.newDirectoryStream(BLOCK, "loop*")) {
            for (Path loop : loops) {
                Path backing = loop.resolve("loop/backing_file"); // there while it has one
                if (Files.exists(backing)
                        && volume.isAt(Files.readString(backing).strip())) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
        return false;
    }

    private static LibC libc() throws ZfsException {
        return Binding.open("libc.so.6").functions(LibC.class);
    }
}
