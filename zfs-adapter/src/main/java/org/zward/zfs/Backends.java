package org.zward.zfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;
import org.zward.pool.Zpools;

/**
 * Chooses a backend by the version of the kernel module and of the libraries. A library is loaded only if its soname is
 * the one of the kernel module's version, and none of its functions is called that changed between versions before it is
 * known to be of that version. Thread-safe.
 */
public final class Backends {

    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);
    private static final Path MODULE_VERSION = Path.of("/sys/module/zfs/version");

    /** Loads the libraries of a version. */
    @FunctionalInterface
    interface Loader {
        Zpools load(ZfsAbi abi) throws ZfsException;
    }

    private record Taken(BackendChoice choice, Supplier<Zpools> zpools) {}

    private final Path moduleVersion;
    private final Loader loader;
    private final Supplier<Zpools> command;

    /**
     * The host's.
     *
     * @param command makes the command backend
     * @param ledger counts what libzfs has open
     */
    public Backends(Supplier<Zpools> command, NativeLedger ledger) {
        this(MODULE_VERSION, abi -> new LibzfsZpools(ZfsLibraries.load(abi), ledger), command);
    }

    Backends(Path moduleVersion, Loader loader, Supplier<Zpools> command) {
        this.moduleVersion = moduleVersion;
        this.loader = loader;
        this.command = command;
    }

    /**
     * Which backend is taken, as things are now.
     *
     * @param wanted what was asked for
     * @return the backend
     * @throws ZfsException if this host has no ZFS, or libzfs was asked for and is not one that is known
     */
    public BackendChoice choose(Backend wanted) throws ZfsException {
        return take(wanted).choice();
    }

    /**
     * The pools of this host through the backend that is taken when they are first asked for. Until this host has a ZFS
     * that can be used, each call fails.
     *
     * @param wanted what was asked for
     * @return the pools
     */
    public Zpools open(Backend wanted) {
        return new ChosenZpools(
                () -> {
                    Taken taken = take(wanted);
                    taken.choice().warning().ifPresent(LOG::warn);
                    return taken.zpools().get();
                },
                moduleVersion);
    }

    private Taken take(Backend wanted) throws ZfsException {
        return switch (wanted) {
            case COMMAND -> command(Optional.empty());
            case LIBZFS -> libzfs(known(moduleVersion()));
            case AUTO -> auto();
        };
    }

    private Taken auto() throws ZfsException {
        String version = moduleVersion();
        Optional<ZfsAbi> abi = ZfsVersion.parse(version).flatMap(ZfsAbi::of);
        if (abi.isEmpty() || abi.get().trial() == ZfsAbi.Trial.NONE) {
            return command(Optional.of(
                    "zward's tests don't run on the libzfs of OpenZFS " + version + ": using the command backend"));
        }
        try {
            return libzfs(abi.get());
        } catch (ZfsException e) {
            return command(Optional.of(e.subject() + ": " + e.problem() + ": using the command backend"));
        }
    }

    private Taken command(Optional<String> warning) {
        return new Taken(new BackendChoice(Backend.COMMAND, warning), command);
    }

    private Taken libzfs(ZfsAbi abi) throws ZfsException {
        Zpools zpools = loader.load(abi);
        Optional<String> warning = abi.trial() == ZfsAbi.Trial.RUN
                ? Optional.empty()
                : Optional.of("zward's tests don't run on the libzfs of OpenZFS " + abi.version() + ": untested");
        return new Taken(new BackendChoice(Backend.LIBZFS, warning), () -> zpools);
    }

    private static ZfsAbi known(String version) throws ZfsException {
        return ZfsVersion.parse(version)
                .flatMap(ZfsAbi::of)
                .orElseThrow(() -> new ZfsException(
                        Kind.FAILED,
                        "libzfs",
                        "the libraries of OpenZFS " + version + " are not known",
                        "use '--backend command'"));
    }

    private String moduleVersion() throws ZfsException {
        try {
            return Files.readString(moduleVersion).strip();
        } catch (IOException e) {
            throw new ZfsException(
                    Kind.FAILED,
                    "zfs",
                    "this host has no ZFS: its kernel module is not loaded",
                    "load it with 'modprobe zfs', or install OpenZFS",
                    e);
        }
    }
}
