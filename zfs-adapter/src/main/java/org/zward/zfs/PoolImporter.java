package org.zward.zfs;

import com.sun.jna.Pointer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.zward.host.HostId;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Access;
import org.zward.pool.ActiveElsewhereException;
import org.zward.pool.ActiveElsewhereException.Evidence;
import org.zward.pool.ImportablePool;
import org.zward.pool.ImportablePool.Activity;
import org.zward.pool.PoolExistsException;
import org.zward.pool.PoolLabel;
import org.zward.pool.ZfsException;
import org.zward.pool.Zpools.Force;
import org.zward.pool.Zpools.LastCheck;
import org.zward.posix.DeviceTurn;

/**
 * Imports one pool with {@code zpool_import_props}, which mounts nothing.
 *
 * <p>The kernel refuses an import for another host's sake only where multihost sees writes. That a pool was last in use
 * on another host is looked at by zpool(8) alone, in {@code do_import} and {@code zfs_force_import_required} of
 * zpool_main.c; so it is looked at here: in the labels, before the kernel is asked to try the pool, which takes seconds
 * if another host had it; and again in what that try found.
 */
final class PoolImporter {

    private static final String EXPORT_THERE =
            "export it there, or make sure that host is down and use 'zward import --fenced HOST POOL'";

    private static final String EXPORT_WHERE_IT_WRITES = "export it there; ZFS refuses it as long as that host writes";

    private final ZfsLibraries libraries;
    private final NativeLedger ledger;
    private final LabelReader labels;
    private final PoolSearch search;

    PoolImporter(ZfsLibraries libraries, NativeLedger ledger, LabelReader labels, PoolSearch search) {
        this.libraries = libraries;
        this.ledger = ledger;
        this.labels = labels;
        this.search = search;
    }

    /** See {@link org.zward.pool.Zpools#importPool}. */
    void importPool(ImportablePool hint, Access access, Force force, LastCheck last)
            throws ZwardException, InterruptedException {
        ImportBesideSearches.run(() -> tryImport(hint, access, force, last), failure -> isTrue(failure, hint));
    }

    private boolean isTrue(ZfsException failure, ImportablePool hint) throws ZfsException {
        if (failure instanceof PoolExistsException) {
            return isImported(hint.label().name());
        }
        return failure.kind() != Kind.NO_SUCH
                || labels.newest(hint).filter(hint::isStill).isEmpty();
    }

    /** Looks anew at who has the pool, which may have changed since the try before. */
    private void tryImport(ImportablePool hint, Access access, Force force, LastCheck last)
            throws ZwardException, InterruptedException {
        PoolName pool = hint.label().name();
        HostId own = new HostId(libraries.core().get_system_hostid().intValue());
        checkLabel(hint, own, force);
        DeviceTurn turn = SearchTurns.ofOnePool();
        try (ZfsSession session = ZfsSession.open(libraries, ledger);
                Owned found = search.find(session, hint)) {
            FoundPool config = pick(session, found, hint);
            checkHost(pool, config, own, force);
            checkFeatures(pool, config, access);
            importConfig(session, pool, config, access, force, last);
        } finally {
            turn.close();
        }
    }

    private void checkLabel(ImportablePool hint, HostId own, Force force)
            throws ActiveElsewhereException, ZfsException {
        PoolName pool = hint.label().name();
        PoolLabel label = labels.newest(hint).orElseThrow(() -> gone(pool));
        if (!label.name().equals(pool)) {
            throw new ZfsException(Kind.NO_SUCH, pool.value(), "it is called " + label.name() + " now", "search again");
        }
        if (label.state() == PoolLabel.State.OTHER) {
            throw new ZfsException(Kind.NO_SUCH, pool.value(), "it was destroyed", "see 'zpool import -D'");
        }
        if (force == Force.NO
                && label.state() == PoolLabel.State.ACTIVE
                && !label.hostid().equals(own)) {
            throw new ActiveElsewhereException(
                    pool,
                    "in use on " + label.hostName() + " (hostid " + label.hostid() + "), its label says",
                    EXPORT_THERE,
                    Evidence.LABEL);
        }
    }

    private static FoundPool pick(ZfsSession session, Owned found, ImportablePool hint) throws ZfsException {
        PoolName pool = hint.label().name();
        Optional<FoundPool> config = session.read(found.pointer()).nvlists().stream()
                .map(FoundPool::new)
                .filter(candidate -> candidate.is(hint.label().guid()))
                .findFirst();
        if (config.isPresent()) {
            return config.get();
        }
        // the search leaves out what is imported here
        if (isImported(session, pool)) {
            throw new PoolExistsException(pool, "a pool of that name is imported already");
        }
        throw gone(pool);
    }

    private boolean isImported(PoolName pool) throws ZfsException {
        try (ZfsSession session = ZfsSession.open(libraries, ledger)) {
            return isImported(session, pool);
        }
    }

    private static boolean isImported(ZfsSession session, PoolName pool) throws ZfsException {
        try (OwnedList pools = session.openPools()) {
            for (Owned imported : pools.each()) {
                if (session.zfs().zpool_get_name(imported.pointer()).equals(pool.value())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void checkHost(PoolName pool, FoundPool config, HostId own, Force force)
            throws ActiveElsewhereException, ZfsException {
        if (config.activity() == Activity.SEEN) {
            throw activeOn(pool, config);
        }
        if (config.lacksOurHostid()) {
            throw new ZfsException(
                    Kind.FAILED, pool.value(), "multihost is on and this host has no hostid", "set one: 'zgenhostid'");
        }
        if (force == Force.NO && config.inUseByAnotherThan(own)) {
            throw new ActiveElsewhereException(
                    pool, "in use on " + config.host() + ", the pool says", EXPORT_THERE, Evidence.LABEL);
        }
    }

    private static void checkFeatures(PoolName pool, FoundPool config, Access access) throws ZfsException {
        Optional<String> features = config.unsupportedFeatures();
        if (features.isPresent() && !(access == Access.READ_ONLY && config.canBeReadAnyway())) {
            throw new ZfsException(
                    Kind.FAILED,
                    pool.value(),
                    "it has features that this ZFS does not: " + features.get(),
                    config.canBeReadAnyway() ? "import it read-only, or use a newer ZFS" : "use a newer ZFS");
        }
    }

    private void importConfig(
            ZfsSession session, PoolName pool, FoundPool config, Access access, Force force, LastCheck last)
            throws ZwardException, InterruptedException {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("cachefile", "none");
        if (access == Access.READ_ONLY) {
            properties.put("readonly", "on");
        }
        int flags = LibZfs.ZFS_IMPORT_ONLY | (force == Force.YES ? LibZfs.ZFS_IMPORT_ANY_HOST : 0);
        try (Owned props = session.strings(properties)) {
            Pointer nvlist = config.config().list();
            last.run();
            int status = libraries.stdout().silence(() -> {
                int result = session.zfs().zpool_import_props(session.handle(), nvlist, null, props.pointer(), flags);
                libraries.missedSignals().heed();
                return result;
            });
            if (status == 0) {
                return;
            }
            int error = session.error();
            String words = session.words();
            if (error == libraries.abi().activePoolError()) {
                // in its words: the config is older, and may name another host
                throw new ActiveElsewhereException(pool, words, EXPORT_WHERE_IT_WRITES, Evidence.WRITES);
            }
            if (error == LibZfs.EZFS_EXISTS) {
                // or our own, in a second round of zpool_import_props after ENOMEM of put_nvlist in
                // zfs_ioc_pool_import:
                // the answer is our config with its load_info, which it has already, and gets twice the room
                throw new PoolExistsException(pool, words);
            }
            // never NO_SUCH, though libzfs calls a pool that lacks devices so: it was found
            throw new ZfsException(
                    error == LibZfs.EZFS_PERM ? Kind.NOT_PERMITTED : Kind.FAILED,
                    pool.value(),
                    words + " (" + config.health(session.zfs()) + ")",
                    error == LibZfs.EZFS_PERM ? Errno.AS_ROOT : "see what 'zpool import' says of it");
        }
    }

    private static ActiveElsewhereException activeOn(PoolName pool, FoundPool config) {
        return new ActiveElsewhereException(
                pool,
                "imported on " + config.host() + ": multihost sees it write",
                EXPORT_WHERE_IT_WRITES,
                Evidence.WRITES);
    }

    private static ZfsException gone(PoolName pool) {
        return new ZfsException(
                Kind.NO_SUCH, pool.value(), "it is not on the devices any more that it was found on", "search again");
    }
}
