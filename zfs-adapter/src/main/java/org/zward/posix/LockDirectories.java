package org.zward.posix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zward.lock.LockFilesException;
import org.zward.lock.LockTable;

/**
 * The lock directories that this JVM uses, with the one {@link LockTable} of each: whoever opens a directory again, by
 * this path or another, gets the same table, so that threads and nested locks meet.
 *
 * <p>The one static with state that we allow: the lock of a process is a thing of the process. Two paths are the same
 * directory if they are equal below the directory that exists, or if both exist now and have the same device and inode. It is asked anew each time,
 * since an inode number is used again once its directory is gone.
 *
 * <p>Thread-safe. The list is guarded by the class' monitor; no lock is taken or awaited under it.
 */
public final class LockDirectories {

    private static final List<Opened> OPENED = new ArrayList<>();

    private record Opened(Path path, LockPath encoded, LockTable table) {}

    private LockDirectories() {}

    /**
     * Opens a lock directory. It is neither checked nor made before a lock in it is taken.
     *
     * @param directory the directory
     * @return its table
     * @throws LockFilesException if libc can't be used on this machine
     */
    public static LockTable open(Path directory) throws LockFilesException {
        LibC libc = LibC.load();
        Path path = belowWhatExists(directory.toAbsolutePath());
        LockPath encoded = new LockPath(path.toString());
        synchronized (LockDirectories.class) {
            for (Opened opened : OPENED) {
                if (opened.path().equals(path) || areTheSame(libc, opened.encoded(), encoded)) {
                    return opened.table();
                }
            }
            LockTable table = new LockTable(PosixLockFiles.in(path));
            OPENED.add(new Opened(path, encoded, table));
            return table;
        }
    }

    /** The path by which it can be told from others before it is made: with its parents as they really are. */
    private static Path belowWhatExists(Path path) {
        Path parent = path.getParent();
        if (parent == null || path.getFileName().toString().equals("..")) {
            return path;
        }
        try {
            return parent.toRealPath().resolve(path.getFileName());
        } catch (IOException e) {
            return belowWhatExists(parent).resolve(path.getFileName());
        }
    }

    /** A symbolic link is not the directory it leads to: that is refused, where a lock in it is taken. */
    private static boolean areTheSame(LibC libc, LockPath one, LockPath other) {
        FileStatus status = new FileStatus(libc);
        if (!status.ofPath(one.encoded())) {
            return false;
        }
        long device = status.device();
        long inode = status.inode();
        return status.ofPath(other.encoded()) && status.isFile(device, inode);
    }
}
