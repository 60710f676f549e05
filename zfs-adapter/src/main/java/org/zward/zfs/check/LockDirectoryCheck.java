package org.zward.zfs.check;

import java.nio.file.Path;
import java.util.List;
import org.zward.check.Check;
import org.zward.check.Finding;
import org.zward.lock.LockFilesException;
import org.zward.pool.SearchPath;
import org.zward.posix.LockDirectoryInspection;

/** Whether the lock directory can be used, is on tmpfs, and has the mode that it is made with. Thread-safe. */
public final class LockDirectoryCheck implements Check {

    private final Path directory;

    /**
     * Makes one.
     *
     * @param directory the lock directory; one that is not there yet is not made
     */
    public LockDirectoryCheck(Path directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return "lock-directory";
    }

    @Override
    public List<Finding> findings(SearchPath where) throws LockFilesException {
        return LockDirectoryInspection.of(directory).stream()
                .map(weakness -> new Finding(name(), directory + ": " + weakness.problem(), weakness.remedy()))
                .toList();
    }
}
