package org.zward.zfs;

import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.Guid;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ImportablePool;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.posix.DeviceTurn;

/**
 * Searches devices for pools with {@code zpool_search_import}, which tries to import each that it finds.
 *
 * <p>Thread-safe. From OpenZFS 2.3 on two that try one pool at the same time make one of them miss it, without a word
 * (measured: two {@code zpool import} side by side miss it in a quarter of the searches; on 2.1 never). So all that zward
 * has tried on this host takes a {@linkplain DeviceTurn turn} at ZFS' device: a search alone, for it tries every pool; an
 * import of one pool, whose lock it has, beside others of its kind. Who does not get its turn in time goes on without. How
 * an import fares beside the searches of others, zpool(8) among them, which take no turn, {@link ImportBesideSearches} tells.
 */
final class PoolSearch {

    private static final Logger LOG = LoggerFactory.getLogger(PoolSearch.class);
    private static final Comparator<ImportablePool> BY_NAME = Comparator.comparing(
                    (ImportablePool pool) -> pool.label().name())
            .thenComparing(pool -> pool.label().guid().toString());

    private final ZfsLibraries libraries;
    private final NativeLedger ledger;

    PoolSearch(ZfsLibraries libraries, NativeLedger ledger) {
        this.libraries = libraries;
        this.ledger = ledger;
    }

    /** Every pool that could be imported; see {@link org.zward.pool.Zpools#search}. */
    List<ImportablePool> search(SearchPath where) throws ZfsException, InterruptedException {
        requireAdministrator();
        DeviceTurn turn = SearchTurns.alone();
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted before the search for pools");
            }
            return searchAlone(where);
        } finally {
            turn.close();
        }
    }

    private List<ImportablePool> searchAlone(SearchPath where) throws ZfsException {
        List<String> directories = readable(where);
        if (directories.isEmpty() && !where.directories().isEmpty()) {
            return List.of();
        }
        try (ZfsSession session = ZfsSession.open(libraries, ledger);
                Owned found = find(session, directories, Optional.empty())) {
            List<ImportablePool> pools = new ArrayList<>();
            for (NvList config : session.read(found.pointer()).nvlists()) {
                importable(new FoundPool(config)).ifPresent(pools::add);
            }
            pools.sort(BY_NAME);
            return List.copyOf(pools);
        }
    }

    /** One pool that can't be had here must not hide the others. */
    private Optional<ImportablePool> importable(FoundPool pool) {
        try {
            return pool.importable(libraries.zfs());
        } catch (ZfsException e) {
            LOG.warn("passing over a pool on {}: it {}: {}", e.subject(), e.problem(), e.remedy());
            return Optional.empty();
        }
    }

    /**
     * Looks at the devices of one pool alone, in the turn of the caller. It may miss the pool beside the search of somebody
     * who takes no turn.
     *
     * @return the configurations that were found; the caller closes them
     */
    Owned find(ZfsSession session, ImportablePool pool) throws ZfsException {
        requireAdministrator();
        List<String> devices = pool.devices().stream()
                .filter(Files::exists)
                .map(Path::toString)
                .toList();
        if (devices.isEmpty()) { // none would mean all
            throw new ZfsException(
                    Kind.NO_SUCH, pool.label().name().value(), "none of its devices is there any more", "search again");
        }
        return find(session, devices, Optional.of(pool.label().guid()));
    }

    private Owned find(ZfsSession session, List<String> paths, Optional<Guid> guid) throws ZfsException {
        try (ImportArgs args = new ImportArgs(paths, guid)) {
            return session.own(searchImport(session, args));
        }
    }

    private Pointer searchImport(ZfsSession session, ImportArgs args) throws ZfsException {
        try {
            return libraries.dialect().searchImport(session.handle(), args);
        } finally {
            libraries.missedSignals().heed();
        }
    }

    /** Without it the kernel tries no pool, and a search finds none without a word. */
    private static void requireAdministrator() throws ZfsException {
        if (!Capabilities.ofThisProcess().sysAdmin()) {
            throw new ZfsException(
                    Kind.NOT_PERMITTED, "zfs", "only root, with CAP_SYS_ADMIN, can search for pools", Errno.AS_ROOT);
        }
    }

    /** As ZFS does, but for its messages: what is not there is left out, what can't be read is an error. */
    private static List<String> readable(SearchPath where) throws ZfsException {
        List<String> paths = new ArrayList<>();
        for (Path path : where.directories()) {
            if (Files.isDirectory(path) && path.toFile().list() == null) {
                throw new ZfsException(
                        Kind.FAILED, path.toString(), "this directory can't be read", "look at the search path");
            }
            if (Files.exists(path)) {
                paths.add(path.toString());
            }
        }
        return paths;
    }
}
