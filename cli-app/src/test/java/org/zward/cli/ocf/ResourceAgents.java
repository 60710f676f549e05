package org.zward.cli.ocf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A copy of the resource agents beside a {@code zward} that writes down how it is called and answers as it is told to,
 * and before a {@code crm_mon} that prints what Pacemaker's own printed in some state of a cluster. The clock stands
 * still.
 */
final class ResourceAgents {

    static final Path OCF_ROOT = Path.of("/usr/lib/ocf");

    private static final Path SOURCE = Path.of("src/main/package/share/ocf");
    private static final String RECORDER = """
            #!/bin/sh
            echo "$*" >> '%s'
            case "$*" in
                *'--json pools'*) cat '%1$s.pools' 2> /dev/null; mv '%1$s.later' '%1$s.now' 2> /dev/null ;;
                *'target show'*) echo '{"uuid":"u","device":"tank/ost0","fstype":"lustre"}' ;;
                check) echo 'multihost is off: set it'; exit 1 ;;
                *)
                    echo 'tank: done (lease 17)'
                    echo 'zward: it says so' >&2
                    echo 'zward: warning: mind that' >&2
                    exit "${ZWARD_STATUS:-0}"
                    ;;
            esac
            """;

    private static final int NOW = 1_800_000_000;
    private static final String CLOCK = """
            #!/bin/sh
            if [ "$*" = '-d. -f1 /proc/uptime' ]; then cat '%s.now'; else exec /usr/bin/cut "$@"; fi
            """;

    private final Path home;
    private final Path calls;
    private final Map<String, String> environment = new HashMap<>();

    record Ended(int status, String out, String err) {}

    ResourceAgents(Path directory) throws IOException {
        Assumptions.assumeTrue(
                Files.exists(OCF_ROOT.resolve("lib/heartbeat/ocf-shellfuncs")),
                "NOT RUN: the package resource-agents is not installed");
        home = directory.resolve("home");
        calls = directory.resolve("calls");
        Path ocf = Files.createDirectories(home.resolve("share/ocf"));
        try (DirectoryStream<Path> agents = Files.newDirectoryStream(SOURCE)) {
            for (Path agent : agents) {
                Files.copy(agent, ocf.resolve(agent.getFileName()));
            }
        }
        script(home.resolve("bin/zward"), RECORDER.formatted(calls));
        script(home.resolve("clock/cut"), CLOCK.formatted(calls));
        Files.writeString(Path.of(calls + ".now"), NOW + "\n");
        withPath(System.getenv("PATH"));
        environment.put("OCF_ROOT", OCF_ROOT.toString());
        environment.put("HA_RSCTMP", directory.toString());
    }

    ResourceAgents with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** PATH, behind the clock. */
    ResourceAgents withPath(String path) {
        return with("PATH", home.resolve("clock") + ":" + path);
    }

    /** To answer {@code zward --json pools} takes so many seconds. */
    ResourceAgents withSlowPools(int seconds) throws IOException {
        Files.writeString(Path.of(calls + ".later"), NOW + seconds + "\n");
        return this;
    }

    /** What {@code zward --json pools} answers. */
    ResourceAgents withPools(String json) throws IOException {
        Files.writeString(Path.of(calls + ".pools"), json + "\n");
        return this;
    }

    /** Puts a {@code crm_mon} first on PATH that prints a recording. */
    ResourceAgents withCluster(String recording) throws Exception {
        Path printed =
                Path.of(ResourceAgents.class.getResource(recording + ".xml").toURI());
        script(home.resolve("sbin/crm_mon"), "#!/bin/sh\ncat '" + printed + "'\n");
        return withPath(home.resolve("sbin") + ":" + System.getenv("PATH"));
    }

    Ended run(String agent, String action) throws IOException, InterruptedException {
        Path out = Files.createTempFile(home, "out", "");
        Path err = Files.createTempFile(home, "err", "");
        ProcessBuilder builder = new ProcessBuilder(
                        home.resolve("share/ocf").resolve(agent).toString(), action)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(agent + " " + action + " did not end");
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** How {@code zward} was called, call by call. */
    List<String> calls() throws IOException {
        return Files.exists(calls) ? Files.readAllLines(calls, StandardCharsets.UTF_8) : List.of();
    }

    private static void script(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        if (!path.toFile().setExecutable(true)) {
            throw new IOException(path + " can't be made executable");
        }
    }
}
