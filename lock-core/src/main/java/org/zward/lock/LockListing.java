package org.zward.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lock directory as people see it. Takes no lock, so what it says may be old when it is read. Thread-safe. */
record LockListing(LockFiles files) {

    List<LockStatus> statuses() throws LockFilesException {
        List<LockStatus> statuses = new ArrayList<>();
        for (LockFiles.Entry entry : files.entries()) {
            if (entry instanceof LockFiles.Entry.OfPool file) {
                statuses.add(status(file));
            }
        }
        return List.copyOf(statuses);
    }

    Optional<LockStatus> status(PoolName pool) throws LockFilesException {
        return files.entry(pool).map(this::status);
    }

    private LockStatus status(LockFiles.Entry.OfPool file) {
        Optional<OwnerRecord> record = OwnerRecordFormat.parse(file.pool(), file.content());
        Optional<Owner> successor = file.state() == LockFiles.State.HELD
                ? record.flatMap(found -> files.successor(file.pool(), found.owner()))
                : Optional.empty();
        return new LockStatus(file.pool(), file.state(), record, successor);
    }
}
