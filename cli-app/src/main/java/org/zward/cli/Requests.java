package org.zward.cli;

import org.zward.lock.Deadline;
import org.zward.lock.LockOwner;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolName;
import org.zward.pool.Access;
import org.zward.pool.SequenceRequest;
import org.zward.pool.SequenceRequest.HostExclusion;
import picocli.CommandLine.ParseResult;

/** Makes requests of the core out of the settings. */
final class Requests {

    private Requests() {}

    /** A request by this thread for the lock alone, its wait to begin now. */
    static LockRequest lock(String purpose, LockRequest.Use use, Settings settings) {
        return new LockRequest(LockOwner.currentThread(), purpose, Deadline.after(settings.timeout()), use);
    }

    /** Where to look for a pool. */
    static SequenceRequest.Devices devices(Settings settings) {
        return new SequenceRequest.Devices.Search(settings.searchPath());
    }

    /** What keeps other hosts out in the moment of an import read-write. */
    static HostExclusion exclusion(ParseResult arguments) {
        return arguments.hasMatchedOption(Specs.WITHOUT_HOST_LEASE) ? HostExclusion.NONE : HostExclusion.LEASE;
    }

    /** A request for a sequence. */
    static SequenceRequest sequence(PoolName pool, Access access, LockRequest lock, Settings settings) {
        return SequenceRequest.of(pool, access, lock)
                .withActiveElsewhere(settings.activeElsewhere())
                .on(devices(settings));
    }
}
