package org.zward.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zward.host.HostId;
import org.zward.host.HostIdentity;
import org.zward.host.HostLease;
import org.zward.lock.Deadline;
import org.zward.lock.FakeLockFiles;
import org.zward.lock.Guid;
import org.zward.lock.LockFiles;
import org.zward.lock.LockRequest;
import org.zward.lock.LockTable;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLocks;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;

/** A host in memory: its disks, its pools, its lock directory, and what its processes run sequences with. */
public final class FakeHost {

    /** Who it is. */
    public static final HostIdentity IDENTITY = new HostIdentity(new HostId(1), "here");

    private final FakeDisks disks;
    private final HostIdentity identity;
    private final Optional<HostLease> leases;
    private final FakeZpools zpools;
    private final FakeLockFiles files = new FakeLockFiles();
    private final PoolLocks locks;

    /** A host that has imported and locked nothing, and whose disks are empty. */
    public FakeHost() {
        this(new FakeDisks(), IDENTITY, Optional.empty());
    }

    /**
     * A host that has imported and locked nothing.
     *
     * @param disks its disks, which other hosts may have too
     * @param identity who it is
     * @param leases the leases between it and others, if there are any
     */
    public FakeHost(FakeDisks disks, HostIdentity identity, Optional<HostLease> leases) {
        this.disks = disks;
        this.identity = identity;
        this.leases = leases;
        this.zpools = new FakeZpools(disks, identity);
        this.locks = locks(files);
    }

    /**
     * Its disks.
     *
     * @return the disks
     */
    public FakeDisks disks() {
        return disks;
    }

    /**
     * Its pools.
     *
     * @return the pools
     */
    public FakeZpools zpools() {
        return zpools;
    }

    /**
     * Its lock directory, as its first process sees it.
     *
     * @return the lock files
     */
    public FakeLockFiles files() {
        return files;
    }

    /**
     * The locks of its first process.
     *
     * @return always the same
     */
    public PoolLocks locks() {
        return locks;
    }

    /**
     * The locks of one more process.
     *
     * @param process the lock directory as it sees it
     * @param inherited the locks that it was started under
     * @return its locks
     */
    public PoolLocks locks(LockFiles process, PoolLock.Inheritance... inherited) {
        return new PoolLocks(
                new LockTable(process),
                new ImportHealer(zpools),
                new ProcessIdentity(1, 2, "boot", identity.hostName(), "test"),
                List.of(inherited));
    }

    /**
     * The sequences of its first process.
     *
     * @return sequences under {@link #locks()}
     */
    public PoolSequences sequences() {
        return sequences(locks);
    }

    /**
     * The sequences of one more process.
     *
     * @param process the lock directory as it sees it
     * @param inherited the locks that it was started under
     * @return its sequences
     */
    public PoolSequences sequences(LockFiles process, PoolLock.Inheritance... inherited) {
        return sequences(locks(process, inherited));
    }

    /**
     * The sequences of one more process.
     *
     * @param under its locks
     * @return its sequences
     */
    public PoolSequences sequences(PoolLocks under) {
        return new PoolSequences(under, zpools, new ImportPolicy(identity), leases);
    }

    /**
     * Imports a pool as an administrator would who knows no lock.
     *
     * @param guid the pool, which must not be imported
     * @param access how
     * @return the pool
     * @throws PoolException if the fake ZFS fails
     */
    public ImportedPool importByHand(Guid guid, Access access) throws PoolException {
        ImportablePool hint = zpools.search(SearchPath.DEFAULT).stream()
                .filter(pool -> pool.label().guid().equals(guid))
                .findFirst()
                .orElseThrow();
        zpools.importByHand(hint, access);
        return zpools.imported(hint.label().name()).orElseThrow();
    }

    /**
     * A request of the calling thread that waits for the lock for long enough.
     *
     * @param pool the pool
     * @param access how the work needs it
     * @return the request
     */
    public static SequenceRequest request(PoolName pool, Access access) {
        return SequenceRequest.of(pool, access, lock());
    }

    /**
     * A request of the calling thread for a lock, which waits for long enough.
     *
     * @return the request
     */
    public static LockRequest lock() {
        return LockRequest.of("test", Deadline.after(Duration.ofSeconds(30)));
    }

    /**
     * Runs a sequence that must fail before its work.
     *
     * @param sequences where
     * @param request what
     * @return what sort of failure it was
     */
    public static Kind failure(PoolSequences sequences, SequenceRequest request) {
        Throwable thrown = catchThrowable(() -> sequences.run(request, pool -> null));
        assertThat(thrown).isInstanceOf(ZwardException.class);
        return ((ZwardException) thrown).kind();
    }
}
