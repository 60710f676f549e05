package org.zward.pool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zward.host.HostIdentity;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ActiveElsewhereException.Evidence;

/**
 * The pools of one fake host over {@link FakeDisks}. It behaves as ZFS was measured to, races included: nothing here
 * keeps two callers apart. Tests force interleavings with {@link #before}.
 */
public final class FakeZpools implements Zpools {

    /** A step that a test may hold up or make fail. */
    public enum Step {
        /** {@link Zpools#imported()} and its sibling. */
        LIST,
        /** {@link Zpools#search}. */
        SEARCH,
        /** {@link Zpools#readLabel}. */
        READ_LABEL,
        /** {@link Zpools#importPool}, before anything happened. */
        IMPORT,
        /** The same, once ZFS has looked at the label and before it writes its own: nothing keeps two hosts apart here. */
        WRITE_LABEL,
        /** {@link Zpools#exportPool}, before anything happened. */
        EXPORT,
        /** {@link Zpools#unmountAll}, before anything happened. */
        UNMOUNT,
        /** {@link Zpools#createDataset}. */
        CREATE_DATASET
    }

    /** What a test does at a step. */
    @FunctionalInterface
    public interface Hook {
        /**
         * Called in the thread that takes the step, before it.
         *
         * @throws PoolException to make the step fail, as that step may
         */
        void run() throws PoolException;
    }

    private record ImportedHere(ImportedPool pool, FakeDisks.OnDisk disk) {}

    private final FakeDisks disks;
    private final HostIdentity host;
    private final Map<PoolName, ImportedHere> imported = new TreeMap<>();
    private final Map<Step, Hook> hooks = new java.util.EnumMap<>(Step.class);
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /**
     * A host that has imported nothing.
     *
     * @param disks the disks it sees
     * @param host who it is
     */
    public FakeZpools(FakeDisks disks, HostIdentity host) {
        this.disks = disks;
        this.host = host;
    }

    /**
     * Does something before each later step of a sort, in the thread that takes it.
     *
     * @param step the sort of step
     * @param hook what to do
     */
    public synchronized void before(Step step, Hook hook) {
        hooks.put(step, hook);
    }

    /**
     * What was changed, in order: {@code import POOL}, {@code export POOL}, {@code create DATASET}, ...
     *
     * @return the calls that succeeded
     */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /**
     * Mounts a dataset of an imported pool, as somebody else would.
     *
     * @param dataset the dataset
     * @param mountPoint where
     */
    public synchronized void mount(DatasetName dataset, String mountPoint) {
        ImportedHere here = imported.get(dataset.pool());
        List<Mount> mounts = new ArrayList<>(here.pool().mounted());
        mounts.add(new Mount(dataset, mountPoint, "zfs"));
        replace(here, here.pool().cachefile(), mounts);
    }

    /**
     * Unmounts a dataset of an imported pool, wherever it is mounted.
     *
     * @param dataset the dataset
     */
    public synchronized void unmount(DatasetName dataset) {
        ImportedHere here = imported.get(dataset.pool());
        List<Mount> mounts = new ArrayList<>(here.pool().mounted());
        mounts.removeIf(mount -> mount.dataset().equals(dataset));
        replace(here, here.pool().cachefile(), mounts);
    }

    /**
     * What is mounted of all pools; no step that a test can hold up.
     *
     * @return the mounts
     */
    public synchronized List<Mount> mounted() {
        return imported.values().stream()
                .flatMap(here -> here.pool().mounted().stream())
                .toList();
    }

    /**
     * Takes the devices of an imported pool away, so that it is suspended.
     *
     * @param pool the pool
     */
    public synchronized void suspend(PoolName pool) {
        ImportedHere here = imported.get(pool);
        ImportedPool old = here.pool();
        ImportedPool suspended = new ImportedPool(
                pool,
                old.guid(),
                old.loadGuid(),
                old.access(),
                old.cachefile(),
                "SUSPENDED",
                old.size(),
                old.mounted());
        imported.put(pool, new ImportedHere(suspended, here.disk()));
    }

    /**
     * Sets the pool property {@code cachefile}, as somebody else would.
     *
     * @param pool the pool
     * @param cachefile its value
     */
    public synchronized void cachefile(PoolName pool, String cachefile) {
        ImportedHere here = imported.get(pool);
        replace(here, cachefile, here.pool().mounted());
    }

    private void replace(ImportedHere here, String cachefile, List<Mount> mounts) {
        ImportedPool old = here.pool();
        ImportedPool changed = new ImportedPool(
                old.name(), old.guid(), old.loadGuid(), old.access(), cachefile, old.health(), old.size(), mounts);
        imported.put(old.name(), new ImportedHere(changed, here.disk()));
    }

    private void step(Step step) throws ZfsException {
        try {
            hook(step).run();
        } catch (ZfsException e) {
            throw e;
        } catch (PoolException e) {
            throw new AssertionError(step + " can't fail so", e);
        }
    }

    private synchronized Hook hook(Step step) {
        return hooks.getOrDefault(step, () -> {});
    }

    @Override
    public List<ImportedPool> imported() throws ZfsException {
        step(Step.LIST);
        synchronized (this) {
            return imported.values().stream().map(ImportedHere::pool).toList();
        }
    }

    @Override
    public Optional<ImportedPool> imported(PoolName pool) throws ZfsException {
        step(Step.LIST);
        synchronized (this) {
            return Optional.ofNullable(imported.get(pool)).map(ImportedHere::pool);
        }
    }

    @Override
    public List<Path> devices(PoolName pool) throws NoSuchPoolException {
        return here(pool).disk().devices;
    }

    @Override
    public List<ImportablePool> search(SearchPath where) throws ZfsException {
        step(Step.SEARCH);
        List<ImportablePool> found = new ArrayList<>();
        synchronized (this) {
            for (FakeDisks.OnDisk disk : disks.all()) {
                boolean isHere = imported.values().stream()
                        .anyMatch(here -> here.pool().guid().equals(disk.guid));
                if (!isHere) {
                    found.add(new ImportablePool(disk.label(), "ONLINE", disk.activity, disk.devices));
                }
            }
        }
        return found;
    }

    @Override
    public Optional<PoolLabel> readLabel(ImportablePool hint) throws ZfsException {
        step(Step.READ_LABEL);
        return onDisk(hint.label().guid()).map(FakeDisks.OnDisk::label);
    }

    private Optional<FakeDisks.OnDisk> onDisk(Guid guid) {
        return disks.all().stream().filter(disk -> disk.guid.equals(guid)).findFirst();
    }

    @Override
    public void importPool(ImportablePool hint, Access access, Force force, LastCheck last)
            throws ZwardException, InterruptedException {
        step(Step.IMPORT);
        last.run();
        importNow(hint, access, force);
    }

    /**
     * Imports a pool as an administrator would who knows no lock.
     *
     * @param hint what a search found
     * @param access how
     * @throws PoolException if the fake ZFS fails
     */
    public void importByHand(ImportablePool hint, Access access) throws PoolException {
        step(Step.IMPORT);
        importNow(hint, access, Force.NO);
    }

    private void importNow(ImportablePool hint, Access access, Force force)
            throws ActiveElsewhereException, ZfsException {
        PoolName name = hint.label().name();
        FakeDisks.OnDisk disk = onDisk(hint.label().guid())
                .orElseThrow(() -> failed(name.value(), "no such pool or dataset", Kind.NO_SUCH));
        synchronized (this) {
            if (imported.containsKey(name)) {
                throw new PoolExistsException(name, "a pool with that name already exists");
            }
            boolean foreign = disk.state == PoolLabel.State.ACTIVE && !disk.hostid.equals(host.hostid());
            if (foreign && (force == Force.NO || disk.activity == ImportablePool.Activity.SEEN)) {
                throw new ActiveElsewhereException(
                        name,
                        "in use on " + disk.hostName,
                        "export it there",
                        disk.activity == ImportablePool.Activity.SEEN ? Evidence.WRITES : Evidence.LABEL);
            }
        }
        step(Step.WRITE_LABEL);
        synchronized (this) {
            if (imported.containsKey(name)) {
                throw new PoolExistsException(name, "a pool with that name already exists");
            }
            if (access == Access.READ_WRITE) {
                disk.state = PoolLabel.State.ACTIVE;
                disk.hostid = host.hostid();
                disk.hostName = host.hostName();
            }
            ImportedPool pool =
                    new ImportedPool(name, disk.guid, disks.newGuid(), access, "none", "ONLINE", 1L << 30, List.of());
            imported.put(name, new ImportedHere(pool, disk));
            calls.add("import " + name + (access == Access.READ_ONLY ? " read-only" : ""));
        }
    }

    @Override
    public void exportPool(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException {
        useStep(Step.EXPORT);
        synchronized (this) {
            ImportedHere here = here(pool);
            if (!here.pool().mounted().isEmpty()) {
                Mount mount = here.pool().mounted().get(0);
                throw new PoolBusyException(
                        pool, mount.dataset() + " is mounted at " + mount.mountPoint(), "unmount it");
            }
            imported.remove(pool);
            if (here.pool().access() == Access.READ_WRITE) {
                here.disk().state = PoolLabel.State.EXPORTED;
            }
            calls.add("export " + pool);
        }
    }

    @Override
    public void unmountAll(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException {
        useStep(Step.UNMOUNT);
        synchronized (this) {
            ImportedHere here = here(pool);
            replace(here, here.pool().cachefile(), List.of());
            calls.add("unmount " + pool);
        }
    }

    private void useStep(Step step) throws NoSuchPoolException, PoolBusyException, ZfsException {
        try {
            hook(step).run();
        } catch (NoSuchPoolException | PoolBusyException | ZfsException e) {
            throw e;
        } catch (PoolException e) {
            throw new AssertionError(step + " can't fail so", e);
        }
    }

    @Override
    public synchronized List<Dataset> datasets(PoolName pool) throws NoSuchPoolException {
        return List.copyOf(here(pool).disk().datasets.values());
    }

    @Override
    public void createDataset(DatasetName dataset, Map<String, String> properties) throws ZfsException {
        step(Step.CREATE_DATASET);
        synchronized (this) {
            ImportedHere here = writable(dataset);
            Map<String, Dataset.Property> set = new TreeMap<>();
            properties.forEach((name, value) -> set.put(name, new Dataset.Property(value, "local")));
            if (here.disk().datasets.containsKey(dataset)) {
                throw failed(dataset.value(), "dataset already exists", Kind.FAILED);
            }
            here.disk().datasets.put(dataset, new Dataset(dataset, Dataset.Type.FILESYSTEM, set));
            calls.add("create " + dataset);
        }
    }

    @Override
    public synchronized void destroyDataset(DatasetName dataset) throws ZfsException {
        if (writable(dataset).disk().datasets.remove(dataset) == null) {
            throw failed(dataset.value(), "dataset does not exist", Kind.NO_SUCH);
        }
        calls.add("destroy " + dataset);
    }

    @Override
    public synchronized void setProperty(DatasetName dataset, String property, String value) throws ZfsException {
        Map<DatasetName, Dataset> datasets = writable(dataset).disk().datasets;
        Dataset old = datasets.get(dataset);
        if (old == null) {
            throw failed(dataset.value(), "dataset does not exist", Kind.NO_SUCH);
        }
        Map<String, Dataset.Property> changed = new TreeMap<>(old.properties());
        changed.put(property, new Dataset.Property(value, "local"));
        datasets.put(dataset, new Dataset(dataset, old.type(), changed));
    }

    private ImportedHere writable(DatasetName dataset) throws ZfsException {
        ImportedHere here = imported.get(dataset.pool());
        if (here == null) {
            throw failed(dataset.value(), "no such pool '" + dataset.pool() + "'", Kind.NO_SUCH);
        }
        if (here.pool().access() == Access.READ_ONLY) {
            throw failed(dataset.value(), "pool is read-only", Kind.FAILED);
        }
        return here;
    }

    private synchronized ImportedHere here(PoolName pool) throws NoSuchPoolException {
        ImportedHere here = imported.get(pool);
        if (here == null) {
            throw new NoSuchPoolException(pool, "not imported here");
        }
        return here;
    }

    private static ZfsException failed(String subject, String problem, Kind kind) {
        return new ZfsException(kind, subject, problem, "see the test");
    }
}
