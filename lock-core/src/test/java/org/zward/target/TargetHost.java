package org.zward.target;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zward.host.HostLease;
import org.zward.lock.DatasetName;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.Guid;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.pool.Access;
import org.zward.pool.FakeDisks;
import org.zward.pool.FakeHost;
import org.zward.pool.FakeZpools;
import org.zward.pool.PoolExports;
import org.zward.pool.SearchPath;
import org.zward.pool.SequenceRequest;
import org.zward.pool.SequenceRequest.Devices;

/** A host in memory with an exported pool, {@code tank}, that holds two targets' datasets. */
final class TargetHost {

    static final Devices ANYWHERE = new Devices.Search(SearchPath.DEFAULT);

    final FakeHost host;
    final FakeZpools zpools;
    final FakeMounts mounts;
    final FakeTargetStore store = new FakeTargetStore();
    final KnownTargets known;
    final PoolName tank = new PoolName("tank");
    final Guid guid;
    final Target mdt = target("tank/mdt", "/mnt/mdt");
    final Target mgt = target("tank/mgt", "/mnt/mgt");
    private final int setUp;

    TargetHost() {
        this(Optional.empty());
    }

    /** One that takes leases, if there are any. */
    TargetHost(Optional<HostLease> leases) {
        host = new FakeHost(new FakeDisks(), FakeHost.IDENTITY, leases);
        zpools = host.zpools();
        mounts = new FakeMounts(zpools);
        known = new KnownTargets(store, mounts);
        guid = host.disks().createExported(tank);
        try {
            host.importByHand(guid, Access.READ_WRITE);
            zpools.createDataset(mdt.device(), Map.of("mountpoint", "legacy"));
            zpools.createDataset(mgt.device(), Map.of("mountpoint", "legacy"));
            zpools.exportPool(tank);
            known.add(mdt);
            known.add(mgt);
        } catch (ZwardException | InterruptedException e) {
            throw new AssertionError(e);
        }
        setUp = zpools.calls().size();
    }

    static Target target(String device, String mountPoint) {
        return new Target(TargetId.random(), new DatasetName(device), new MountPoint(mountPoint), Target.Fstype.ZFS);
    }

    /** What was changed since. */
    List<String> calls() {
        return zpools.calls().subList(setUp, zpools.calls().size());
    }

    TargetStart start() {
        return start(host.locks());
    }

    TargetStart start(FakeLockFiles process) {
        return start(host.locks(process));
    }

    private TargetStart start(PoolLocks locks) {
        return new TargetStart(host.sequences(locks), zpools, mounts, known, Duration.ofMillis(1));
    }

    TargetStop stop(FakeLockFiles process) {
        return stop(host.locks(process));
    }

    private TargetStop stop(PoolLocks locks) {
        return new TargetStop(locks, zpools, new PoolExports(locks, zpools), mounts, known);
    }

    TargetStart.Outcome start(Target target) throws ZwardException, InterruptedException {
        return start().start(target, FakeHost.lock(), ANYWHERE, Optional.empty(), SequenceRequest.HostExclusion.LEASE);
    }

    TargetStop.Outcome stop(Target target) throws ZwardException, InterruptedException {
        return stop(host.locks()).stop(target, Duration.ZERO, FakeHost.lock());
    }

    /** How that fails. */
    static ZwardException failure(Attempt attempt) {
        try {
            attempt.run();
        } catch (ZwardException e) {
            return e;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it succeeded");
    }

    interface Attempt {
        void run() throws ZwardException, InterruptedException;
    }
}
