package org.zward;

import java.util.List;
import java.util.Optional;
import org.zward.check.Checkup;
import org.zward.check.HostidCheck;
import org.zward.check.LeaseCheck;
import org.zward.host.DriverInitialisation;
import org.zward.host.HostIdentity;
import org.zward.lock.PoolLocks;
import org.zward.lock.ProcessIdentity;
import org.zward.lock.ZwardException;
import org.zward.pool.ImportHealer;
import org.zward.pool.ImportPolicy;
import org.zward.pool.ObservedZpools;
import org.zward.pool.PoolExports;
import org.zward.pool.PoolImports;
import org.zward.pool.PoolListing;
import org.zward.pool.PoolSequences;
import org.zward.pool.Zpools;
import org.zward.posix.LockDirectories;
import org.zward.posix.ProcessIdentityReader;
import org.zward.posix.ThisHost;
import org.zward.scan.DeviceScan;
import org.zward.target.KnownTargets;
import org.zward.target.TargetFormat;
import org.zward.target.TargetRemoval;
import org.zward.target.TargetStart;
import org.zward.target.TargetStop;
import org.zward.zfs.Backends;
import org.zward.zfs.MountTable;
import org.zward.zfs.NativeLedger;
import org.zward.zfs.check.BackendCheck;
import org.zward.zfs.check.ImportServicesCheck;
import org.zward.zfs.check.LockDirectoryCheck;
import org.zward.zfs.check.MultihostCheck;
import org.zward.zfs.command.CommandZpools;
import org.zward.zfs.command.Tools;
import org.zward.zfs.target.HostTargets;
import org.zward.zfs.target.MkfsLustre;

/**
 * zward as a library: the locks of this host's pools, and all that is done under them.
 *
 * <pre>{@code
 * try (Zward zward = Zward.open(ZwardOptions.defaults())) {
 *     SequenceRequest request = SequenceRequest.readOnly(pool, LockRequest.of("report", deadline));
 *     zward.sequences().run(request, open -> zward.zpools().datasets(open.pool().name()));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Several may be open at a time, on one lock directory too: they share the threads' queue. ZFS is
 * not touched before it is needed; a program that only locks runs on a host without it.
 */
public final class Zward implements AutoCloseable {

    private final PoolLocks locks;
    private final Zpools zpools;
    private final ThisHost thisHost;
    private final HostIdentity host;
    private final PoolSequences sequences;
    private final Backends backends;
    private final ZwardOptions options;

    private Zward(ZwardOptions options) throws ZwardException {
        this.thisHost = new ThisHost();
        this.host = thisHost.identity();
        this.options = options;
        this.backends = new Backends(
                () -> new CommandZpools(
                        new MountTable(), () -> thisHost.identity().hostid()),
                new NativeLedger());
        this.zpools = ObservedZpools.of(backends.open(options.backend()), options.poolEvents());
        this.locks = new PoolLocks(
                LockDirectories.open(options.lockDirectory()),
                new ImportHealer(zpools),
                self(options.commandLine()),
                options.inherited(),
                options.lockEvents());
        this.sequences = new PoolSequences(locks, zpools, new ImportPolicy(host), options.leases());
    }

    /** This process, under that command line, or under its own. */
    static ProcessIdentity self(Optional<String> commandLine) throws ZwardException {
        ProcessIdentity self = new ProcessIdentityReader().read();
        return new ProcessIdentity(
                self.pid(), self.started(), self.boot(), self.host(), commandLine.orElse(self.command()));
    }

    /**
     * Opens it.
     *
     * @param options how
     * @return zward; to be closed
     * @throws ZwardException if libc or {@code /proc} can't be used on this machine
     */
    public static Zward open(ZwardOptions options) throws ZwardException {
        return new Zward(options);
    }

    /**
     * What a daemon does before it begins. Where it makes a hostid, open zward anew: this one has read it already.
     *
     * @return the use case
     */
    public DriverInitialisation initialisation() {
        return new DriverInitialisation(locks, thisHost);
    }

    /**
     * Who this host is.
     *
     * @return what was read when this was opened
     */
    public HostIdentity host() {
        return host;
    }

    /**
     * The locks alone.
     *
     * @return the locks
     */
    public PoolLocks locks() {
        return locks;
    }

    /**
     * The pools of this host: single steps, for use inside a sequence.
     *
     * @return the pools
     */
    public Zpools zpools() {
        return zpools;
    }

    /**
     * Import-export sequences, whole and exclusive.
     *
     * @return the use case
     */
    public PoolSequences sequences() {
        return sequences;
    }

    /**
     * Imports that stay.
     *
     * @return the use case
     */
    public PoolImports imports() {
        return new PoolImports(sequences);
    }

    /**
     * Exports that somebody asked for.
     *
     * @return the use case
     */
    public PoolExports exports() {
        return new PoolExports(locks, zpools);
    }

    /**
     * What pools there are.
     *
     * @return the use case
     */
    public PoolListing listing() {
        return new PoolListing(zpools, host);
    }

    /**
     * What the pools hold.
     *
     * @return the use case
     */
    public DeviceScan scan() {
        return new DeviceScan(sequences, zpools, host);
    }

    /**
     * Starts targets.
     *
     * @param known the targets of this host, as {@link HostTargets#known} has them
     * @return the use case
     */
    public TargetStart targetStart(KnownTargets known) {
        return new TargetStart(sequences, zpools, HostTargets.mounts(), known);
    }

    /**
     * Stops targets.
     *
     * @param known the targets of this host, as {@link HostTargets#known} has them
     * @return the use case
     */
    public TargetStop targetStop(KnownTargets known) {
        return new TargetStop(locks, zpools, exports(), HostTargets.mounts(), known);
    }

    /**
     * Formats the devices of targets.
     *
     * @param known the targets of this host, as {@link HostTargets#known} has them
     * @return the use case
     */
    public TargetFormat targetFormat(KnownTargets known) {
        return new TargetFormat(sequences, zpools, new MkfsLustre(new Tools()), known);
    }

    /**
     * Destroys what formatting made.
     *
     * @param known the targets of this host, as {@link HostTargets#known} has them
     * @return the use case
     */
    public TargetRemoval targetRemoval(KnownTargets known) {
        return new TargetRemoval(sequences, zpools, known);
    }

    /**
     * What makes exclusion weak on this host.
     *
     * @return the use case
     */
    public Checkup checkup() {
        return new Checkup(List.of(
                new HostidCheck(host, zpools),
                new MultihostCheck(zpools, new Tools()),
                new ImportServicesCheck(),
                new LockDirectoryCheck(options.lockDirectory()),
                new BackendCheck(backends, options.backend()),
                new LeaseCheck(options.leases())));
    }

    /** Closes it. Locks that are held stay held until they are closed themselves. */
    @Override
    public void close() {}
}
