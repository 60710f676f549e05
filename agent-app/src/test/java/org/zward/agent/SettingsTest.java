package org.zward.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.cli.config.ConfigurationException;
import org.zward.cli.config.Environment;
import org.zward.host.Mode;
import org.zward.scan.DeviceScan;

class SettingsTest {

    @TempDir
    private Path directory;

    private Settings settings(String file, Map<String, String> environment, String... options) throws Exception {
        Path config = Files.writeString(directory.resolve("zward.properties"), file);
        String[] line = java.util.Arrays.copyOf(options, options.length + 1);
        line[options.length] = "--config=" + config;
        return Settings.resolve(
                (CommandLineParser.Parsed.Run) CommandLineParser.parse(line), new Environment(environment));
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() throws Exception {
        Settings settings = settings("", Map.of());

        assertThat(settings.mode()).isEqualTo(Mode.MONITOR);
        assertThat(settings.lockDir()).isEqualTo(Path.of("/run/zward/locks"));
        assertThat(settings.scanFile()).isEqualTo(Path.of("/run/zward/scan.json"));
        assertThat(settings.interval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.httpPort()).isEmpty();
        assertThat(settings.scan().patience())
                .isEqualTo(DeviceScan.Patience.of(Duration.ofSeconds(5), Duration.ofSeconds(60)));
    }

    @Test
    void anOptionBeatsTheEnvironmentWhichBeatsTheFile() throws Exception {
        String file = "lock.dir=/file\nsearch.path=/file/a\nhttp.port=0\nlock.timeout=2s\nmode=managed\n";
        Map<String, String> environment = Map.of("ZWARD_LOCK_DIR", "/env", "ZWARD_SEARCH_PATH", "/env/a:/env/b");

        assertThat(settings(file, Map.of()).lockDir()).isEqualTo(Path.of("/file"));
        assertThat(settings(file, environment).lockDir()).isEqualTo(Path.of("/env"));
        Settings all = settings(file, environment, "--lock-dir=/option", "--search-dir=/a", "--search-dir=/b");
        assertThat(all.lockDir()).isEqualTo(Path.of("/option"));
        assertThat(all.scan().where().directories()).isEqualTo(List.of(Path.of("/a"), Path.of("/b")));
        assertThat(all.scan().patience().lock()).isEqualTo(Duration.ofSeconds(2));
        assertThat(all.httpPort()).isEmpty();
        assertThat(all.mode()).isEqualTo(Mode.MANAGED);
    }

    @Test
    void aFileThatWasNamedMustBeThere() {
        assertThatThrownBy(() -> Settings.resolve(
                        (CommandLineParser.Parsed.Run) CommandLineParser.parse("--config", "/no/such"),
                        new Environment(Map.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("/no/such: no such file");
    }

    @Test
    void theLockDirectoryIsNotThatOfTheScanFileUnderAnyName() throws Exception {
        Path run = Files.createDirectory(directory.resolve("run"));
        Path alias = Files.createSymbolicLink(directory.resolve("alias"), run);
        String scanFile = "scan.file=" + run + "/scan.json\n";

        for (Path same : List.of(run, alias, run.resolve("../run"))) {
            assertThatThrownBy(() -> settings(scanFile + "lock.dir=" + same, Map.of()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContainingAll("lock.dir: ", "scan.file");
        }
        assertThatThrownBy(() -> settings("scan.file=/not/there/scan.json\nlock.dir=/not/there\n", Map.of()))
                .isInstanceOf(ConfigurationException.class);
        assertThat(settings(scanFile + "lock.dir=" + run + "/locks", Map.of()).lockDir())
                .isEqualTo(run.resolve("locks"));
    }

    @Test
    void aWrongCommandLineIsNamed() {
        assertThatThrownBy(() -> CommandLineParser.parse("--confg"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--confg");
        assertThatThrownBy(() -> CommandLineParser.parse("--lock-dir", ""))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'' is not a path");
    }
}
