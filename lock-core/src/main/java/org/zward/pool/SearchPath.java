package org.zward.pool;

import java.nio.file.Path;
import java.util.List;

/**
 * Where to look for the devices of pools.
 *
 * @param directories directories to look in; empty for ZFS' own default search path
 */
public record SearchPath(List<Path> directories) {

    /** ZFS' own default search path. */
    public static final SearchPath DEFAULT = new SearchPath(List.of());

    /**
     * Copies the list.
     *
     * @param directories directories to look in
     */
    public SearchPath {
        directories = List.copyOf(directories);
    }
}
