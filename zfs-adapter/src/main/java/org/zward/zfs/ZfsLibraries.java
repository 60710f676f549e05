package org.zward.zfs;

import java.util.Optional;
import java.util.Set;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/**
 * The libraries of one ZFS, bound.
 *
 * @param abi which version
 * @param nvpair libnvpair
 * @param core libzfs_core
 * @param zfs libzfs
 * @param dialect what differs between versions
 * @param libc libc
 * @param stdout C's standard output, which libzfs shares
 * @param missedSignals to be heeded after an import, and after the try of one
 */
record ZfsLibraries(
        ZfsAbi abi,
        LibNvpair nvpair,
        LibZfsCore core,
        LibZfs zfs,
        ZfsDialect dialect,
        LibC libc,
        StandardOutput stdout,
        MissedSignals missedSignals) {

    private static final String SEARCH = "zpool_search_import";

    /** As Java calls x86-64 and arm64: flags of open(2), numbers of ioctls and layouts are those of these two. */
    private static final Set<String> MACHINES = Set.of("amd64", "aarch64");

    /**
     * Loads the libraries, and makes sure that they are what they should be before any function of theirs is called
     * that changed between versions.
     *
     * @param abi which version is expected
     * @return the libraries
     * @throws ZfsException if they can't be loaded, or are another version's
     */
    static ZfsLibraries load(ZfsAbi abi) throws ZfsException {
        requireKnown(System.getProperty("os.arch"));
        Binding nvpair = Binding.open("libnvpair.so.3");
        Binding core = Binding.open("libzfs_core.so.3");
        Binding zfs = Binding.open(abi.soname());
        boolean searchIsInCore = core.has(SEARCH);
        if (searchIsInCore != (abi.search() == ZfsAbi.Search.IN_LIBZFS_CORE)) {
            throw Binding.unusable(abi.soname(), "is not the library of OpenZFS " + abi.version(), null);
        }
        ZfsDialect dialect = searchIsInCore ? new ZfsDialect20(core, zfs) : new ZfsDialect22(zfs);
        String version = dialect.version();
        if (!ZfsVersion.parse(version).equals(Optional.of(abi.version()))) {
            throw Binding.unusable(abi.soname(), "is of " + version + ", the kernel module of " + abi.version(), null);
        }
        Binding libc = Binding.open("libc.so.6");
        LibC functions = libc.functions(LibC.class);
        return new ZfsLibraries(
                abi,
                nvpair.functions(LibNvpair.class),
                core.functions(LibZfsCore.class),
                zfs.functions(LibZfs.class),
                dialect,
                functions,
                new StandardOutput(functions, libc.variable("stdout")),
                new MissedSignals(functions));
    }

    static void requireKnown(String machine) throws ZfsException {
        if (!MACHINES.contains(machine)) {
            throw new ZfsException(
                    Kind.FAILED,
                    "libzfs",
                    "zward calls it on x86-64 and arm64, and this machine is " + machine,
                    "use '--backend command'");
        }
    }
}
