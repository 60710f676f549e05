package org.zward.lock;

import java.time.Instant;

/**
 * The records that this process writes when it has got a lock, as {@link OwnerRecordFormat} has them. Which process it is
 * never changes, and the journal hardly ever has anything to say: that much is made into text once, and what differs
 * from lock to lock is put between. Immutable and thread-safe.
 */
final class OwnRecords {

    private final Owner process;
    private final String beforeRequest;
    private final String afterRequest;

    OwnRecords(ProcessIdentity self) {
        process = self.owner();
        RecordText before = new RecordText();
        OwnerRecordFormat.appendJournal(before, Journal.LOCKED);
        OwnerRecordFormat.appendProcess(before, process);
        beforeRequest = before.toString();
        RecordText after = new RecordText();
        OwnerRecordFormat.appendCommand(after, process);
        afterRequest = after.toString();
    }

    /** This process as the owner of a lock. */
    Owner owner(LockRequest request, Instant since) {
        return process.of(request, since);
    }

    /** Makes the text of a record whose owner was had from {@link #owner}. */
    byte[] format(OwnerRecord record) {
        if (!record.journal().equals(Journal.LOCKED)) {
            return OwnerRecordFormat.format(record);
        }
        RecordText out = new RecordText();
        out.lines(beforeRequest);
        OwnerRecordFormat.appendRequest(out, record.owner());
        out.lines(afterRequest);
        return out.toByteArray();
    }
}
