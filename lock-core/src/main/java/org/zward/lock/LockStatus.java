package org.zward.lock;

import java.util.Optional;

/**
 * A lock file as {@code zward locks} shows it.
 *
 * @param pool the pool
 * @param state whether anybody holds the lock
 * @param record what the file says; empty if nothing yet, or a program wrote it that leaves no record
 */
public record LockStatus(PoolName pool, LockFiles.State state, Optional<OwnerRecord> record) {}
