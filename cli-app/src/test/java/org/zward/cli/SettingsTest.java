package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.cli.CommandLineParser.Parsed;
import org.zward.cli.config.ConfigurationException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SearchPath;
import org.zward.zfs.Backend;

class SettingsTest {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeAFile() throws Exception {
        file = Files.writeString(directory.resolve("zward.properties"), """
                lock.dir=/file
                lock.timeout=1s
                search.path=/file/a:/file/b
                backend=command
                target.dir=/file/targets
                """);
    }

    @Test
    void theFileComesBeforeTheDefault() throws Exception {
        Settings settings = resolve(Map.of("ZWARD_CONFIG", file.toString()));

        assertThat(settings.lockDir()).isEqualTo(Path.of("/file"));
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.searchPath()).isEqualTo(new SearchPath(List.of(Path.of("/file/a"), Path.of("/file/b"))));
        assertThat(settings.backend()).isEqualTo(Backend.COMMAND);
        assertThat(settings.targetDir()).isEqualTo(Path.of("/file/targets"));
    }

    @Test
    void theEnvironmentComesBeforeTheFile() throws Exception {
        Settings settings = resolve(Map.of(
                "ZWARD_CONFIG", file.toString(),
                "ZWARD_LOCK_DIR", "/env",
                "ZWARD_TIMEOUT", "0.5",
                "ZWARD_SEARCH_PATH", "/env/a:/env/b"));

        assertThat(settings.lockDir()).isEqualTo(Path.of("/env"));
        assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.searchPath()).isEqualTo(new SearchPath(List.of(Path.of("/env/a"), Path.of("/env/b"))));
    }

    @Test
    void anOptionComesBeforeTheEnvironment() throws Exception {
        Settings settings = resolve(
                Map.of(
                        "ZWARD_CONFIG",
                        "/none",
                        "ZWARD_LOCK_DIR",
                        "/env",
                        "ZWARD_TIMEOUT",
                        "5",
                        "ZWARD_SEARCH_PATH",
                        "/e"),
                "--config=" + file,
                "--lock-dir=/option",
                "--timeout=0",
                "--search-dir=/a",
                "--search-dir",
                "/b",
                "--backend=auto");

        assertThat(settings.lockDir()).isEqualTo(Path.of("/option"));
        assertThat(settings.timeout()).isZero();
        assertThat(settings.searchPath()).isEqualTo(new SearchPath(List.of(Path.of("/a"), Path.of("/b"))));
        assertThat(settings.backend()).isEqualTo(Backend.AUTO);
    }

    @Test
    void anEmptyVariableIsNotSet() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty"));
        Settings settings = resolve(
                Map.of("ZWARD_LOCK_DIR", "", "ZWARD_TIMEOUT", "", "ZWARD_SEARCH_PATH", "", "ZWARD_CONFIG", ""),
                "--config=" + empty);

        assertThat(settings.lockDir()).isEqualTo(Path.of("/run/zward/locks"));
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.searchPath()).isEqualTo(SearchPath.DEFAULT);
        assertThat(settings.targetDir()).isEqualTo(Path.of("/var/lib/zward/targets"));
        assertThat(settings.backend()).isEqualTo(Backend.AUTO);
    }

    @Test
    void aWrongVariableIsNamed() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> resolve(Map.of("ZWARD_TIMEOUT", "soon")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .withMessageContaining("ZWARD_TIMEOUT: 'soon' is not a number of seconds");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> resolve(Map.of("ZWARD_SEARCH_PATH", "/a::/b")))
                .withMessageContaining("ZWARD_SEARCH_PATH: '' is not a path");
    }

    @Test
    void aFileThatWasNamedMustBeThere() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> resolve(Map.of(), "--config=/no/such"))
                .withMessageContaining("/no/such: no such file");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> resolve(Map.of("ZWARD_CONFIG", "/no/such")))
                .withMessageContaining("/no/such: no such file");
    }

    private static Settings resolve(Map<String, String> environment, String... options) throws Exception {
        String[] line = java.util.Arrays.copyOf(options, options.length + 1);
        line[options.length] = "locks";
        return Settings.resolve(((Parsed.Run) CommandLineParser.parse(line)).options(), environment);
    }
}
