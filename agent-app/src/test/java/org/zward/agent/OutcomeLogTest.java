package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import org.zward.lock.PoolName;
import org.zward.scan.ScannedPool;
import org.zward.scan.ScannedPool.Outcome;

class OutcomeLogTest {

    private static final String SCANNED = "scanned: 0 of 1 pools read";

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final OutcomeLog log =
            new OutcomeLog(new JournalLogger(new PrintStream(said, true, StandardCharsets.UTF_8), Level.INFO, false));

    /** What is logged of a scan. */
    private List<String> scanned(Outcome outcome, String reason) {
        said.reset();
        log.tell(List.of(new ScannedPool(
                new PoolName("tank"),
                Optional.empty(),
                outcome,
                List.of(),
                List.of(),
                outcome == Outcome.READ ? Optional.empty() : Optional.of(reason))));
        return said.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("zward-agent: ", ""))
                .toList();
    }

    @Test
    void aPoolThatIsReadIsNoNewsUntilItWasNot() {
        assertThat(scanned(Outcome.READ, "")).containsExactly("scanned: 1 of 1 pools read");
        assertThat(scanned(Outcome.FAILED, "broken")).containsExactly("tank: not read: broken", SCANNED);
        assertThat(scanned(Outcome.READ, "")).containsExactly("tank: read again", "scanned: 1 of 1 pools read");
    }

    @Test
    void anotherReasonIsNewsThoughTheOutcomeIsTheSame() {
        assertThat(scanned(Outcome.BUSY, "locked by pid 7")).hasSize(2);
        assertThat(scanned(Outcome.BUSY, "busy: mounted")).containsExactly("tank: not read: busy: mounted", SCANNED);
        assertThat(scanned(Outcome.ELSEWHERE, "active on host1")).hasSize(2);
        assertThat(scanned(Outcome.ELSEWHERE, "active on host2")).hasSize(2);
    }

    @Test
    void theSameReasonWithOtherNumbersIsNoNews() {
        assertThat(scanned(Outcome.BUSY, "locked by pid 7 (zward exec), since 2026-01-02T03:04:05Z"))
                .hasSize(2);
        assertThat(scanned(Outcome.BUSY, "locked by pid 123 (zward exec), since 2026-01-02T13:14:15.1Z"))
                .containsExactly(SCANNED);
    }

    @Test
    void aPoolThatIsGoneIsNews() {
        assertThat(scanned(Outcome.FAILED, "broken")).hasSize(2);
        said.reset();
        log.tell(List.of());
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("tank: not there any more");
    }
}
