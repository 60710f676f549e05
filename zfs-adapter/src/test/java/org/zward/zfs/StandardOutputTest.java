package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zward.posix.Jvm;

@Timeout(60)
class StandardOutputTest {

    @Test
    void aSilencedCallPrintsNothingForAProgramToRead() throws Exception {
        assertThat(printed()).containsExactly("before", "after");
    }

    private static List<String> printed() throws Exception {
        Process process = new ProcessBuilder(Jvm.commandLine(PrintFromC.class))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().toList();
    }
}
