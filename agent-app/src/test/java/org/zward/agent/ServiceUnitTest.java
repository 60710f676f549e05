package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files for systemd, as they are shipped. */
class ServiceUnitTest {

    private static final Path UNIT = Path.of("src/main/package/share/systemd/zward-agent.service");
    private static final Path TMPFILES = Path.of("src/main/package/share/tmpfiles.d/zward.conf");

    @TempDir
    private Path directory;

    private static List<String> settings(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    @Test
    void nothingInTheUnitMakesOrRemovesTheLocksOfOthers() throws Exception {
        assertThat(settings(UNIT))
                .contains("Type=notify", "ReadWritePaths=/run/zward", "KillMode=mixed")
                .noneMatch(line -> line.matches("(RuntimeDirectory|TemporaryFileSystem|PrivateTmp|PrivateMounts"
                        + "|RootDirectory|RootImage|DynamicUser|ExecStopPost|ExecStop|ExecStartPre|InaccessiblePaths)"
                        + ".*=.*"));
    }

    @Test
    void theJvmMayWriteWhereItIsAttachedToAndTellsOfItsCrashes() throws Exception {
        assertThat(settings(UNIT)).contains("ProtectSystem=strict", "ReadWritePaths=/tmp");
    }

    @Test
    void tmpfilesMakeTheDirectoriesAndNeverAgeThem() throws Exception {
        assertThat(settings(TMPFILES))
                .containsExactly("d /run/zward 0755 root root -", "d /run/zward/locks 0700 root root -");
    }

    @Test
    void systemdUnderstandsTheUnit() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "NOT RUN: there is no systemd-analyze here");
        Path agent = Files.createFile(directory.resolve("zward-agent"));
        assertThat(agent.toFile().setExecutable(true)).isTrue();
        Path unit = directory.resolve("zward-agent.service");
        Files.writeString(
                unit,
                Files.readString(UNIT)
                        .replace("/opt/zward-@VERSION@/bin/zward-agent", agent.toString())
                        .replace("Documentation=man:zward(1)\n", ""));

        Process verify = new ProcessBuilder("systemd-analyze", "verify", unit.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.contains("zward-agent"))).isEmpty();
    }
}
