package org.zward.cli;

import java.util.List;
import java.util.Optional;
import org.zward.Zward;
import org.zward.host.HostLease;
import org.zward.lock.PoolLock.Inheritance;
import org.zward.lock.PoolLocks;
import org.zward.lock.ZwardException;
import org.zward.posix.TerminationSignals;
import org.zward.target.KnownTargets;
import org.zward.target.TargetMonitor;

/** What a command is given beside its arguments. What takes time to make is made when it is asked for. */
interface Invocation {

    /** What holds for this run. */
    Settings settings();

    /** Standard output. */
    Output output();

    /** Standard error. */
    ErrorOutput errors();

    /** The signals that ask zward to end. From the first call on they interrupt this thread instead. */
    TerminationSignals signals();

    /** The locks that a {@code zward exec} above this process says it passed on. */
    List<Inheritance> inherited();

    /**
     * The locks of this host.
     *
     * @throws ZwardException if the lock directory can't be used
     */
    PoolLocks locks() throws ZwardException;

    /**
     * The leases between hosts, if they are configured. Nobody is asked for one yet.
     *
     * @throws ZwardException if {@code /proc} can't be used
     */
    Optional<HostLease> leases() throws ZwardException;

    /** The targets that are known; to ask for them needs no lock. */
    KnownTargets targets();

    /** Tells whether targets run, without a lock. */
    TargetMonitor targetMonitor();

    /**
     * The use cases of the library. From the first call on, {@link #signals()} interrupt this thread.
     *
     * @throws ZwardException if the lock directory can't be used
     */
    Zward zward() throws ZwardException;
}
