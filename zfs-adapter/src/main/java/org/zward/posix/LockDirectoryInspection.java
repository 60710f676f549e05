package org.zward.posix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zward.lock.LockFilesException;

/** Looks at a lock directory without using it. */
public final class LockDirectoryInspection {

    private static final int MODE = 0700;

    /**
     * Something about it that is not as it should be, though it can be used.
     *
     * @param problem what
     * @param remedy what to do about it
     */
    public record Weakness(String problem, String remedy) {}

    private LockDirectoryInspection() {}

    /**
     * Looks at it. One that is not there is judged by where it would be made.
     *
     * @param directory the directory
     * @return what is not as it should be
     * @throws LockFilesException if it can't be used, as whoever locks in it is told
     */
    public static List<Weakness> of(Path directory) throws LockFilesException {
        LibC libc = LibC.load();
        FileStatus status = new FileStatus(libc);
        LockDirectory place = new LockDirectory(libc, directory);
        List<Weakness> weaknesses = new ArrayList<>();
        if (place.exists(status)) {
            if (status.permissions() != MODE) {
                weaknesses.add(new Weakness(
                        String.format("it has mode %04o", status.permissions()), "'chmod 0700 " + directory + "'"));
            }
            addIfItOutlivesABoot(place, weaknesses);
        } else {
            Path parent = directory.toAbsolutePath().getParent();
            while (parent != null && !status.ofPath(new LockPath(parent.toString()).encoded())) {
                parent = parent.getParent();
            }
            if (parent != null) {
                addIfItOutlivesABoot(new LockDirectory(libc, parent), weaknesses);
            }
        }
        return weaknesses;
    }

    private static void addIfItOutlivesABoot(LockDirectory directory, List<Weakness> weaknesses)
            throws LockFilesException {
        if (!directory.isInMemory()) {
            weaknesses.add(new Weakness(
                    "it is not on tmpfs, so what dead owners left outlives a boot",
                    "use /run/zward/locks, the default"));
        }
    }
}
