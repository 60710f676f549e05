package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole distribution: the command and the agent, in one place and in one archive. */
@Tag("package")
class DistributionTest {

    @TempDir
    private Path directory;

    private static Path home() {
        return Path.of(System.getProperty("zward.home"));
    }

    private record Ended(int status, String said) {}

    private Ended run(Object... command) throws IOException, InterruptedException {
        List<String> words =
                java.util.Arrays.stream(command).map(Object::toString).toList();
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("ZWARD_JAVA", System.getProperty("java.home") + "/bin/java");
        builder.environment().put("ZWARD_LOCK_DIR", directory.resolve("locks").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    @Test
    void theArchiveHasTheCommandAndTheAgentAndAllThatBelongsToThem() throws Exception {
        assertThat(run("tar", "xzf", home() + ".tar.gz", "-C", directory)).isEqualTo(new Ended(0, ""));
        Path unpacked = directory.resolve(home().getFileName());

        for (String file : List.of(
                "LICENSE",
                "etc/zward.properties",
                "share/man/man1/zward.1",
                "share/systemd/zward-agent.service",
                "share/tmpfiles.d/zward.conf")) {
            assertThat(unpacked.resolve(file)).exists();
        }
        assertThat(run(unpacked.resolve("bin/zward"), "exec", "tank", "--", "true"))
                .isEqualTo(new Ended(0, ""));
        Ended version = run(unpacked.resolve("bin/zward-agent"), "--version");
        assertThat(version.said()).matches("zward-agent \\d+\\.\\d+\\.\\d+\n");
        assertThat(version.status()).isZero();
    }

    @Test
    void theAgentExplainsItself() throws Exception {
        Ended help = run(home().resolve("bin/zward-agent"), "--help");
        assertThat(help.status()).isZero();
        assertThat(help.said()).contains("--config", "Examples:", "Exit status:");

        assertThat(run(home().resolve("bin/zward-agent"), "--confg"))
                .isEqualTo(new Ended(2, "zward-agent: unknown option: '--confg': see 'zward-agent --help'\n"));
    }

    @Test
    void bothArchivesOfClassesAreThereAndMadeAnewInTheirPlace() throws Exception {
        Path copy = directory.resolve("a copy");
        assertThat(run("cp", "-r", home(), copy).status()).isZero();

        assertThat(run(copy.resolve("bin/zward-make-archive"))).isEqualTo(new Ended(0, ""));

        for (String program : List.of("zward", "zward-agent")) {
            assertThat(Files.exists(copy.resolve("lib/" + program + ".jsa"))
                            || Files.exists(copy.resolve("lib/" + program + ".aot")))
                    .isTrue();
        }
    }

    /** It may be made on a machine that is to be copied, or has a configuration for later. */
    @Test
    void anArchiveIsMadeWhateverTheConfigurationOfTheHostSays() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("NOT RUN: mounting takes root")
                .isEqualTo("root");
        Path copy = directory.resolve("a copy");
        assertThat(run("cp", "-r", home(), copy).status()).isZero();
        Path configuration = Files.createDirectories(directory.resolve("upper/zward"));
        Files.writeString(configuration.resolve("zward.properties"), "mode=none of those\n");
        Files.createDirectory(directory.resolve("work"));

        String script = "mount -t overlay -o \"lowerdir=/etc,upperdir=$0/upper,workdir=$0/work\" zward-test /etc"
                + " && exec \"$1\"";
        assertThat(run("unshare", "-m", "sh", "-c", script, directory, copy.resolve("bin/zward-make-archive")))
                .isEqualTo(new Ended(0, ""));
    }

    /** The command's libraries and the agent's are gathered each for itself, into one folder. */
    @Test
    void noLibraryIsThereInTwoVersions() throws Exception {
        try (var files = Files.list(home().resolve("lib"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".jar"))
                            .map(name -> name.replaceFirst("-\\d.*", "")))
                    .contains("guava", "jna")
                    .doesNotHaveDuplicates();
        }
    }
}
