package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.LockFilesException;
import org.zward.lock.ProcessIdentity;

class ProcessIdentityReaderTest {

    private static final String STAT =
            "4711 (a) b (c 1) S 1 815 815 34816 815 4194304 1 0 0 0 0 0 0 0 20 0 1 0 123456 0 0";

    @Test
    void thisProcessIsKnownByWhatTheKernelSays() throws Exception {
        ProcessIdentity self = new ProcessIdentityReader().read();

        assertThat(self.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(self.started()).isPositive();
        assertThat(self.boot()).hasSize(36);
        assertThat(self.host()).isNotBlank().doesNotContain("\n");
        assertThat(self.command()).contains("java").doesNotContain("\0");
        assertThat(new ProcessIdentityReader().read()).isEqualTo(self);
    }

    @Test
    void aCommandNameWithParenthesesAndSpacesDoesNotShiftTheFields() {
        ProcStat stat = new ProcStat(STAT);

        assertThat(stat.pid()).isEqualTo(4711);
        assertThat(stat.startTime()).isEqualTo(123456);
        assertThat(stat.isInForeground()).isTrue();
        assertThat(new ProcStat(STAT.replace("34816 815", "34816 4")).isInForeground())
                .isFalse();
        assertThat(new ProcStat(STAT.replace("34816 815", "0 -1")).isInForeground())
                .isFalse();
    }

    @Test
    void argumentsAreSeparatedBySpaces() {
        assertThat(ProcessIdentityReader.commandLine("zward\0exec\0tank\0--\0sleep\0" + "60\0"))
                .isEqualTo("zward exec tank -- sleep 60");
    }

    @Test
    void withoutProcItFailsAndSaysWhatIsMissing(@TempDir Path empty) {
        assertThatThrownBy(() -> new ProcessIdentityReader(empty).read())
                .isInstanceOf(LockFilesException.class)
                .hasMessageContainingAll(empty.resolve("self/stat").toString(), "make sure that /proc is mounted");
        assertThat(Files.exists(empty)).isTrue();
    }
}
