package org.zward.lock;

import java.util.Optional;

/**
 * A lock file as {@code zward locks} shows it.
 *
 * @param pool the pool
 * @param state whether anybody holds the lock
 * @param record what the file says; empty if nothing yet, or a program wrote it that leaves no record
 * @param successor who holds the lock although the record names a process that has ended, if that can be found
 */
public record LockStatus(
        PoolName pool, LockFiles.State state, Optional<OwnerRecord> record, Optional<Owner> successor) {

    /** Names who holds it, or held it, in a clause. */
    String holder() {
        return record.map(found -> found.owner().describe()).orElse("a program that wrote no record")
                + successor.map(now -> ", now by " + now.describe()).orElse("");
    }
}
