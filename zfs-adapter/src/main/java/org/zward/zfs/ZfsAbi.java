package org.zward.zfs;

import java.util.Arrays;
import java.util.Optional;

/**
 * The versions of libzfs that are known: read in the headers of OpenZFS 2.0.7, 2.1.11, 2.2.7, 2.3.2 and 2.4.4. The
 * soname alone does not tell them apart, 2.1 and 2.2 share one.
 */
enum ZfsAbi {
    V2_0(2, 0, "libzfs.so.4", Search.IN_LIBZFS_CORE, Trial.NONE),
    V2_1(2, 1, "libzfs.so.4", Search.IN_LIBZFS_CORE, Trial.RUN),
    V2_2(2, 2, "libzfs.so.4", Search.IN_LIBZFS, Trial.NONE),
    V2_3(2, 3, "libzfs.so.6", Search.IN_LIBZFS, Trial.RUN),
    V2_4(2, 4, "libzfs.so.7", Search.IN_LIBZFS, Trial.NONE);

    /** Which library has {@code zpool_search_import}, and with it which signature. */
    enum Search {
        IN_LIBZFS_CORE,
        IN_LIBZFS
    }

    /** Whether the tests run on it. */
    enum Trial {
        RUN,
        NONE
    }

    private final int major;
    private final int minor;
    private final String soname;
    private final Search search;
    private final Trial trial;

    ZfsAbi(int major, int minor, String soname, Search search, Trial trial) {
        this.major = major;
        this.minor = minor;
        this.soname = soname;
        this.search = search;
        this.trial = trial;
    }

    static Optional<ZfsAbi> of(ZfsVersion version) {
        return Arrays.stream(values())
                .filter(abi -> abi.version().equals(version))
                .findFirst();
    }

    ZfsVersion version() {
        return new ZfsVersion(major, minor);
    }

    String soname() {
        return soname;
    }

    Search search() {
        return search;
    }

    Trial trial() {
        return trial;
    }

    /** {@code EZFS_ACTIVE_POOL}; 2.2 put three errors before it. */
    int activePoolError() {
        return search == Search.IN_LIBZFS_CORE ? 2071 : 2074;
    }

    /** {@code EZFS_EXPORT_IN_PROGRESS}. */
    int exportInProgressError() {
        return search == Search.IN_LIBZFS_CORE ? 2088 : 2091;
    }
}
