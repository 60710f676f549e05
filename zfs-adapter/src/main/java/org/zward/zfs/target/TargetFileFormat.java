package org.zward.zfs.target;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.target.BrokenTargetException;
import org.zward.target.MountPoint;
import org.zward.target.Target;
import org.zward.target.TargetException;
import org.zward.target.TargetId;

/**
 * How a target is written: lines {@code device=}, {@code mount-point=} and {@code fstype=}, comments that start with {@code
 * #}, blank lines. A value is all that follows the equals sign. What is unknown, bad, missing or there twice is an error,
 * which names the line: a target must not start in a way that its file did not mean.
 */
final class TargetFileFormat {

    static final String REMEDY = "correct it, or 'zward target forget' and 'zward target add' it again";

    private static final String DEVICE = "device";
    private static final String MOUNT_POINT = "mount-point";
    private static final String FSTYPE = "fstype";

    private record Entry(int line, String value) {}

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private TargetFileFormat(Path file) {
        this.file = file;
    }

    static String format(Target target) {
        return "# a target of zward: 'zward target show " + target.id() + "'\n"
                + DEVICE + "=" + target.device() + "\n"
                + MOUNT_POINT + "=" + target.mountPoint() + "\n"
                + FSTYPE + "=" + target.fstype().text() + "\n";
    }

    static Target parse(TargetId id, Path file, String text) throws TargetException {
        TargetFileFormat format = new TargetFileFormat(file);
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            format.add(i + 1, lines[i]);
        }
        return new Target(
                id,
                format.take(DEVICE, Target::parseDevice),
                format.take(MOUNT_POINT, MountPoint::parse),
                format.take(FSTYPE, format::fstype));
    }

    private void add(int line, String text) throws TargetException {
        if (text.isBlank() || text.startsWith("#")) {
            return;
        }
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw bad(line, "neither 'key=value' nor a comment");
        }
        String key = text.substring(0, equals);
        if (!key.equals(DEVICE) && !key.equals(MOUNT_POINT) && !key.equals(FSTYPE)) {
            throw bad(line, "unknown key '" + key + "'");
        }
        if (entries.putIfAbsent(key, new Entry(line, text.substring(equals + 1))) != null) {
            throw bad(line, "'" + key + "' a second time");
        }
    }

    private interface Reader<T> {
        T read(String value) throws ZwardException;
    }

    private <T> T take(String key, Reader<T> reader) throws TargetException {
        Entry entry = Optional.ofNullable(entries.get(key))
                .orElseThrow(() -> new BrokenTargetException(file.toString(), "it has no '" + key + "'", REMEDY));
        try {
            return reader.read(entry.value());
        } catch (ZwardException e) {
            throw bad(entry.line(), "'" + entry.value() + "': " + e.problem());
        }
    }

    private Target.Fstype fstype(String value) throws TargetException {
        for (Target.Fstype fstype : Target.Fstype.values()) {
            if (fstype.text().equals(value)) {
                return fstype;
            }
        }
        throw new TargetException(Kind.INVALID, value, "neither lustre nor zfs", REMEDY);
    }

    private TargetException bad(int line, String problem) {
        return new BrokenTargetException(file + ": line " + line, problem, REMEDY);
    }
}
