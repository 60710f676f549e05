package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class JournalLoggerTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @Test
    void inTheJournalALineBeginsWithItsPriority() {
        JournalLogger logger = new JournalLogger(out, Level.DEBUG, true);
        logger.error("{}: broken", "tank");
        logger.warn("odd");
        logger.info("well");
        logger.debug("detail");
        logger.trace("never");

        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo("<3>tank: broken\n<4>odd\n<6>well\n<7>detail\n");
    }

    @Test
    void anEventIsOneLineWhateverItSays() {
        new JournalLogger(out, Level.INFO, false)
                .warn("a\nb {}", "\u001b[31m", new IllegalStateException("c\nd", new RuntimeException("e")));

        assertThat(said.toString(StandardCharsets.UTF_8))
                .isEqualTo("zward-agent: a\\nb \\x1b[31m; caused by java.lang.IllegalStateException: c\\nd;"
                        + " caused by java.lang.RuntimeException: e\n");
    }

    @Test
    void aStreamIsTheJournalsIfItIsTheOneThatSystemdNames() throws Exception {
        Path stream = Files.createFile(directory.resolve("stream"));
        Path other = Files.createFile(directory.resolve("other"));
        String named = Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");

        assertThat(JournalLogger.isJournal(stream, Map.of("JOURNAL_STREAM", named)))
                .isTrue();
        assertThat(JournalLogger.isJournal(other, Map.of("JOURNAL_STREAM", named)))
                .isFalse();
        assertThat(JournalLogger.isJournal(stream, Map.of())).isFalse();
    }
}
