package org.zward.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.zward.cluster.Hosts.GUID;
import static org.zward.cluster.Hosts.TANK;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.zward.host.LeaseHolder;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;

class LeaseNoteTest {

    private static final Instant SINCE = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void itIsLinesThatAPersonCanRead() {
        assertThat(new String(note("zward import tank", "import").toByteArray(), UTF_8))
                .isEqualTo("""
                        pool=tank
                        host=alpha
                        pid=12
                        started=34
                        purpose=import
                        since=2026-11-26T12:00:00Z
                        command=zward import tank
                        """);
    }

    @Test
    void whatWasWrittenIsRead() {
        String odd = "sh -c 'a\\nb\n\rc=d' \u00e9\ud83d\ude00";

        LeaseHolder holder = LeaseNote.parse(note(odd, odd).toByteArray()).holder(GUID, LeaseHolder.State.WAITING, 7);

        assertThat(holder)
                .isEqualTo(new LeaseHolder(
                        Optional.of("tank"),
                        GUID,
                        LeaseHolder.State.WAITING,
                        7,
                        Optional.of("alpha"),
                        OptionalLong.of(12),
                        Optional.of(odd),
                        Optional.of(odd),
                        Optional.of(SINCE)));
    }

    @Test
    void whatIsLongIsCutAndNeverInsideACharacter() {
        String smileys = "\ud83d\ude00".repeat(5000);
        byte[] written = LeaseNote.of(
                        new PoolName("t".repeat(239)),
                        new ProcessIdentity(Long.MAX_VALUE, Long.MAX_VALUE, "boot", smileys, smileys),
                        smileys,
                        SINCE)
                .toByteArray();

        assertThat(written.length).isLessThanOrEqualTo(LeaseNote.MAX_BYTES);
        LeaseHolder holder = LeaseNote.parse(written).holder(GUID, LeaseHolder.State.HELD, 1);
        assertThat(holder.purpose().orElseThrow()).matches("(\ud83d\ude00){100}");
        assertThat(holder.since()).contains(SINCE);
    }

    @Test
    void whatSomebodyElseWroteIsReadAsFarAsItGoes() {
        LeaseHolder holder = LeaseNote.parse("=\nhost=a\nhost=b\npid=x\nsince=then\n\\\ncommand=\\".getBytes(UTF_8))
                .holder(GUID, LeaseHolder.State.HELD, 1);

        assertThat(holder.host()).contains("a");
        assertThat(holder.pid()).isEmpty();
        assertThat(holder.since()).isEmpty();
        assertThat(holder.command()).contains("\\");
    }

    private static LeaseNote note(String command, String purpose) {
        return LeaseNote.of(TANK, new ProcessIdentity(12, 34, "boot", "alpha", command), purpose, SINCE);
    }
}
