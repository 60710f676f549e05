package org.zward.zfs.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.zward.host.HostId;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.pool.Access;
import org.zward.pool.Dataset;
import org.zward.pool.ImportablePool;
import org.zward.pool.ImportedPool;
import org.zward.pool.Mount;
import org.zward.pool.NoSuchPoolException;
import org.zward.pool.PoolBusyException;
import org.zward.pool.PoolExistsException;
import org.zward.pool.PoolLabel;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.pool.Zpools;
import org.zward.posix.DeviceTurn;
import org.zward.zfs.ImportBesideSearches;
import org.zward.zfs.MountTable;
import org.zward.zfs.PoolUsers;
import org.zward.zfs.SearchTurns;
import org.zward.zfs.Udev;
import org.zward.zfs.label.PoolLabels;

/**
 * {@link Zpools} over zpool(8) and zfs(8) of any version from 2.0 on, and over the labels on devices, which are read
 * without ZFS: the tools print importable pools for people only.
 *
 * <p>Thread-safe. Each call runs one or more processes to their end; an interrupt waits for it.
 *
 * <p>{@code zpool export} would unmount what is mounted: {@link #exportPool} looks at the mount table first and refuses.
 * A file system that somebody mounts between that look and the export is unmounted, unless it is in use. And {@code zpool import} searches
 * the pool's devices before it imports it: what was checked last is that old then.
 */
public final class CommandZpools implements Zpools {

    /** A name that no tool takes for an option, and that ends where its value starts. */
    private static final Pattern PROPERTY = Pattern.compile("[A-Za-z0-9][^=\\s]*");

    private final Tools tools;
    private final DatasetLister lister;
    private final MountTable mounts;
    private final Supplier<HostId> here;
    private final PoolLabels labels = new PoolLabels();
    private final PoolUsers users;
    private final Udev udev = new Udev();

    /**
     * Over the tools on {@code PATH}, or where a system has them.
     *
     * @param mounts what is mounted
     * @param here this host's hostid, asked for at each search
     */
    public CommandZpools(MountTable mounts, Supplier<HostId> here) {
        this(new Tools(), mounts, here);
    }

    CommandZpools(Tools tools, MountTable mounts, Supplier<HostId> here) {
        this.tools = tools;
        this.lister = new DatasetLister(tools);
        this.mounts = mounts;
        this.users = new PoolUsers(mounts);
        this.here = here;
    }

    @Override
    public List<ImportedPool> imported() throws ZfsException {
        Lines lines = Failure.check("zpool", tools.run("zpool", PoolTable.GET)).lines();
        return PoolTable.pools(lines, mounts.mounts());
    }

    @Override
    public Optional<ImportedPool> imported(PoolName pool) throws ZfsException {
        List<String> get = new ArrayList<>(PoolTable.GET);
        get.add(pool.value());
        Output output = tools.run("zpool", get);
        if (Failure.saysNoSuchPool(output)) {
            return Optional.empty();
        }
        Lines lines = Failure.check(pool.value(), output).lines();
        return PoolTable.pools(lines, mounts.mounts()).stream().findFirst();
    }

    @Override
    public List<Path> devices(PoolName pool) throws NoSuchPoolException, ZfsException {
        Output output = tools.run("zpool", "list", "-vHP", pool.value());
        if (Failure.saysNoSuchPool(output)) {
            throw new NoSuchPoolException(pool, "it is not imported");
        }
        return PoolTable.devices(Failure.check(pool.value(), output).lines());
    }

    @Override
    public List<ImportablePool> search(SearchPath where) throws ZfsException, InterruptedException {
        udev.settle();
        Set<Guid> imported = imported().stream().map(ImportedPool::guid).collect(Collectors.toSet());
        return labels.search(where, imported, here.get());
    }

    @Override
    public Optional<PoolLabel> readLabel(ImportablePool hint) throws ZfsException {
        return labels.readLabel(hint);
    }

    @Override
    public void importPool(ImportablePool hint, Access access, Force force, LastCheck last)
            throws ZwardException, InterruptedException {
        PoolName pool = hint.label().name();
        if (hint.devices().isEmpty()) {
            throw Failure.of(pool.value(), "none of its devices is known", "search for it again");
        }
        List<String> command = new ArrayList<>(List.of("import", "-N", "-o", "cachefile=none"));
        if (access == Access.READ_ONLY) {
            command.addAll(List.of("-o", "readonly=on"));
        }
        if (force == Force.YES) {
            command.add("-f");
        }
        for (Path device : hint.devices()) {
            command.addAll(List.of("-d", device.toAbsolutePath().toString()));
        }
        command.add(hint.label().guid().toString());
        ImportBesideSearches.run(() -> importInTurn(pool, command, last), failure -> isTrue(failure, hint));
    }

    private boolean isTrue(ZfsException failure, ImportablePool hint) throws ZfsException {
        if (failure instanceof PoolExistsException) {
            return imported(hint.label().name()).isPresent();
        }
        return !Failure.isMiss(failure) || readLabel(hint).isEmpty();
    }

    /** For zpool(8) searches the devices before it imports. */
    private void importInTurn(PoolName pool, List<String> command, LastCheck last)
            throws ZwardException, InterruptedException {
        DeviceTurn turn = SearchTurns.ofOnePool();
        try {
            last.run();
            Failure.checkImport(pool, tools.run("zpool", command));
        } finally {
            turn.close();
        }
    }

    @Override
    public void exportPool(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException {
        users.refuseIfInUse(pool);
        Failure.checkUse(pool, users, tools.run("zpool", "export", pool.value()));
    }

    @Override
    public void unmountAll(PoolName pool) throws NoSuchPoolException, PoolBusyException, ZfsException {
        if (imported(pool).isEmpty()) {
            throw new NoSuchPoolException(pool, "it is not imported");
        }
        users.refuseIfVolumesInUse(pool);
        List<Mount> mounted = new ArrayList<>(mounts.mounts(pool));
        Collections.reverse(mounted); // what is mounted on another comes after it
        for (Mount mount : mounted) {
            if (mount.fstype().equals("zfs")) {
                unmount(pool, mount);
            }
        }
    }

    /** {@code zfs unmount} unshares too, but leaves legacy mounts, snapshots and second mounts to umount(8). */
    private void unmount(PoolName pool, Mount mount) throws NoSuchPoolException, PoolBusyException, ZfsException {
        if (mounts.mounts(pool).contains(mount)) {
            tools.run("zfs", "unmount", mount.dataset().value());
        }
        if (mounts.mounts(pool).contains(mount)) {
            Failure.checkUse(pool, users, tools.run("umount", "--", mount.mountPoint()));
        }
    }

    @Override
    public List<Dataset> datasets(PoolName pool) throws NoSuchPoolException, ZfsException {
        return lister.datasets(pool);
    }

    @Override
    public void createDataset(DatasetName dataset, Map<String, String> properties) throws ZfsException {
        List<String> options = new ArrayList<>();
        for (Map.Entry<String, String> property : properties.entrySet()) {
            options.addAll(List.of("-o", assignment(dataset, property.getKey(), property.getValue())));
        }
        options.add(dataset.value());
        Failure.check(dataset.value(), create(dataset, options));
    }

    /** Makes it unmounted: with {@code -u}, which 2.0 does not have; there, by unmounting it. */
    private Output create(DatasetName dataset, List<String> options) throws ZfsException {
        List<String> command = new ArrayList<>(List.of("create", "-u"));
        command.addAll(options);
        Output output = tools.run("zfs", command);
        if (!output.failedSaying("invalid option")) {
            return output;
        }
        command.remove("-u");
        Output created = tools.run("zfs", command);
        boolean isMounted = mounts.mounts(dataset.pool()).stream()
                .anyMatch(mount -> mount.dataset().equals(dataset));
        return created.succeeded() && isMounted ? tools.run("zfs", "unmount", dataset.value()) : created;
    }

    @Override
    public void destroyDataset(DatasetName dataset) throws ZfsException {
        for (Mount mount : mounts.mounts(dataset.pool())) { // zfs(8) would unmount it
            if (mount.dataset().equals(dataset)) {
                throw Failure.of(dataset.value(), "is mounted at " + mount.mountPoint(), "unmount it first");
            }
        }
        Failure.check(dataset.value(), tools.run("zfs", "destroy", dataset.value()));
    }

    @Override
    public void setProperty(DatasetName dataset, String property, String value) throws ZfsException {
        Failure.check(dataset.value(), tools.run("zfs", "set", assignment(dataset, property, value), dataset.value()));
    }

    private static String assignment(DatasetName dataset, String property, String value) throws ZfsException {
        if (!PROPERTY.matcher(property).matches()) {
            throw Failure.of(dataset.value(), "'" + property + "' is no property's name", "see zfsprops(7)");
        }
        return property + "=" + value;
    }
}
