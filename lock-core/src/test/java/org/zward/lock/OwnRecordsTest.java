package org.zward.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The records of one process, of which most is made into text once. */
final class OwnRecordsTest {

    private static final Instant SINCE = Instant.parse("2026-11-22T10:00:00.123456789Z");
    private static final ProcessIdentity SELF =
            new ProcessIdentity(4711, 815, "2b1f-boot", "größe\n", "zward exec tank -- sh -c 'a\\b\nc'");

    private final OwnRecords records = new OwnRecords(SELF);

    @ParameterizedTest
    @ValueSource(strings = {"main", "", "two\nlines\\", "größe 泳池 \ud83c\udfca"})
    void aRecordReadsAsTheFormatHasIt(String thread) {
        assertThat(text(record(Journal.LOCKED, thread)))
                .isEqualTo(new String(OwnerRecordFormat.format(record(Journal.LOCKED, thread)), UTF_8));
    }

    @Test
    void whatADeadOwnerLeftIsInTheRecord() {
        JournalEntry left = new JournalEntry(Phase.IMPORTED_READ_ONLY, Optional.of(new Guid(7)));
        OwnerRecord record = record(new Journal(JournalEntry.LOCKED, Optional.empty(), Optional.of(left)), "main");

        assertThat(OwnerRecordFormat.parse(new PoolName("tank"), text(record))).contains(record);
    }

    @Test
    void oneRecordSaysNothingOfAnother() {
        byte[] unused = records.format(record(Journal.LOCKED, "first"));
        assertThat(OwnerRecordFormat.parse(new PoolName("tank"), text(record(Journal.LOCKED, "second"))))
                .contains(record(Journal.LOCKED, "second"));
    }

    private OwnerRecord record(Journal journal, String thread) {
        LockRequest request =
                new LockRequest(LockOwner.token(thread), "scan", Deadline.passed(), LockRequest.Use.SEQUENCE);
        return new OwnerRecord(journal, SELF.owner(request, SINCE));
    }

    private String text(OwnerRecord record) {
        return new String(records.format(record), UTF_8);
    }
}
