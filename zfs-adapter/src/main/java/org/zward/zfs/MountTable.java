package org.zward.zfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zward.lock.DatasetName;
import org.zward.lock.InvalidNameException;
import org.zward.lock.IoReason;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Mount;
import org.zward.pool.ZfsException;
import org.zward.target.MountedFileSystem;

/**
 * What is mounted, and which of it are datasets, by {@code /proc/self/mountinfo} (proc(5)): ZFS file systems, their snapshots, and Lustre
 * targets. It shows the mounts of this process' mount namespace alone.
 *
 * <p>Thread-safe: each call reads the file anew, nothing is kept.
 */
public final class MountTable {

    private static final String OPTIONAL_FIELDS_END = " - ";
    private static final int MOUNT_POINT = 4;
    private static final int FSTYPE = 0;
    private static final int SOURCE = 1;
    private static final int SUPER_OPTIONS = 2;

    private final Path mountinfo;

    /** The mounts of this process. */
    public MountTable() {
        this(Path.of("/proc/self/mountinfo"));
    }

    /**
     * The mounts that a file lists.
     *
     * @param mountinfo a file in the format of {@code /proc/PID/mountinfo}
     */
    public MountTable(Path mountinfo) {
        this.mountinfo = mountinfo;
    }

    /**
     * Every dataset that is mounted.
     *
     * @return the mounts, in the order of the file: a mount comes before what is mounted on it
     * @throws ZfsException if the file can't be read
     */
    public List<Mount> mounts() throws ZfsException {
        List<Mount> mounts = new ArrayList<>();
        for (Line line : lines()) {
            line.mount().ifPresent(mounts::add);
        }
        return mounts;
    }

    /**
     * Everything that is mounted, datasets or not.
     *
     * @return the mounts, in the order of the file: of several on one place the last is on top
     * @throws ZfsException if the file can't be read
     */
    public List<MountedFileSystem> fileSystems() throws ZfsException {
        return lines().stream().map(Line::fileSystem).toList();
    }

    private List<Line> lines() throws ZfsException {
        // bytes that are no UTF-8 must not make the whole table unreadable
        String table;
        try {
            table = new String(Files.readAllBytes(mountinfo), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ZfsException(
                    Kind.FAILED,
                    mountinfo.toString(),
                    "can't be read: " + IoReason.of(e),
                    "make sure that /proc is mounted");
        }
        List<Line> lines = new ArrayList<>();
        // not lines(): the kernel escapes no carriage return
        for (String line : table.split("\n", -1)) {
            parse(line).ifPresent(lines::add);
        }
        return lines;
    }

    /**
     * What of a pool is mounted.
     *
     * @param pool the pool
     * @return its mounts, in the order of the file
     * @throws ZfsException if the file can't be read
     */
    public List<Mount> mounts(PoolName pool) throws ZfsException {
        return mounts().stream()
                .filter(mount -> mount.dataset().pool().equals(pool))
                .toList();
    }

    private static Optional<Line> parse(String line) {
        int end = line.indexOf(OPTIONAL_FIELDS_END);
        if (end < 0) {
            return Optional.empty();
        }
        String[] mount = line.substring(0, end).split(" ", -1);
        String[] fileSystem = line.substring(end + OPTIONAL_FIELDS_END.length()).split(" ", -1);
        if (mount.length <= MOUNT_POINT || fileSystem.length <= SUPER_OPTIONS) {
            return Optional.empty();
        }
        return Optional.of(new Line(
                unescape(mount[MOUNT_POINT]),
                fileSystem[FSTYPE],
                unescape(fileSystem[SOURCE]),
                fileSystem[SUPER_OPTIONS]));
    }

    private record Line(String mountPoint, String fstype, String source, String superOptions) {

        /** What is mounted, if it is a dataset or the snapshot of one. */
        Optional<Mount> mount() {
            return kind().flatMap(kind -> dataset().map(dataset -> new Mount(dataset, mountPoint, kind)));
        }

        MountedFileSystem fileSystem() {
            return new MountedFileSystem(
                    source, mountPoint, fstype, isSnapshot() ? Optional.empty() : mount().map(Mount::dataset));
        }

        private Optional<String> kind() {
            return switch (fstype) {
                case "zfs" -> Optional.of("zfs");
                // only a server's mount has a target's name; a client's source is no dataset, though it may look like
                // one
                case "lustre", "lustre_tgt" ->
                    Arrays.stream(superOptions.split(",", -1))
                            .filter(option -> option.startsWith("svname="))
                            .findFirst()
                            .map(option -> "lustre");
                default -> Optional.empty();
            };
        }

        private boolean isSnapshot() {
            return source.indexOf('@') >= 0;
        }

        private Optional<DatasetName> dataset() {
            try {
                return Optional.of(DatasetName.parse(isSnapshot() ? source.substring(0, source.indexOf('@')) : source));
            } catch (InvalidNameException e) {
                return Optional.empty();
            }
        }
    }

    /** Undoes {@code mangle_path} of the kernel: a backslash and three octal digits stand for one byte. */
    private static String unescape(String escaped) {
        if (escaped.indexOf('\\') < 0) {
            return escaped;
        }
        byte[] bytes = escaped.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\\' && i + 3 < bytes.length && isOctal(bytes, i + 1)) {
                plain[length++] = (byte) Integer.parseInt(escapedDigits(bytes, i + 1), 8);
                i += 3;
            } else {
                plain[length++] = bytes[i];
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean isOctal(byte[] bytes, int start) {
        for (int i = start; i < start + 3; i++) {
            if (bytes[i] < '0' || bytes[i] > '7') {
                return false;
            }
        }
        return true;
    }

    private static String escapedDigits(byte[] bytes, int start) {
        return new String(bytes, start, 3, StandardCharsets.US_ASCII);
    }
}
