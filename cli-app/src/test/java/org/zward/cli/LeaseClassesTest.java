package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which classes a command loads: who configures no lease does not pay for one at each start. Its {@code zpool} finds no
 * pool, so that each command runs to its end on a host without ZFS too.
 */
class LeaseClassesTest {

    /** Nobody listens there. */
    private static final String SERVER = "lease.zookeeper=127.0.0.1:1\nlease.session-timeout=20s\n";

    @TempDir
    private Path directory;

    /**
     * What a run of the command was.
     *
     * @param status its exit status
     * @param loaded the classes it loaded that only leases need
     * @param err its standard error
     */
    private record Run(int status, List<String> loaded, String err) {}

    private Run run(String configuration, String... arguments) throws IOException, InterruptedException {
        Path devices = Files.createDirectories(directory.resolve("devices"));
        Path file = Files.writeString(
                directory.resolve("zward.properties"),
                configuration + "backend=command\nsearch.path=" + devices + "\n");
        Path tools = Files.createDirectories(directory.resolve("tools"));
        Path zpool = Files.writeString(tools.resolve("zpool"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(zpool, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path classes = directory.resolve("classes");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty("java.class.path"),
                "org.zward.cli.Main",
                "--config",
                file.toString(),
                "--lock-dir",
                directory.resolve("locks").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(err.toFile());
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        List<String> loaded = Files.readAllLines(classes).stream()
                .filter(line -> line.contains("org.zward.cluster.")
                        || line.contains("org.apache.zookeeper.")
                        || line.contains("org.apache.curator.")
                        || line.contains("org.zward.host.HostLeaseProvider")
                        || line.contains("org.zward.ConfiguredLeases"))
                .toList();
        return new Run(process.exitValue(), loaded, Files.readString(err));
    }

    @ParameterizedTest
    @CsvSource({"locks,0", "pools,0", "scan,0", "import tank,3"})
    void withoutALeaseConfiguredNoneOfItsClassesIsLoaded(String command, int status) throws Exception {
        Run run = run("lock.timeout=60s\n", command.split(" "));

        assertThat(run.loaded()).isEmpty();
        assertThat(run.status()).as(run.err()).isEqualTo(status);
    }

    @Test
    void whatTakesNoLeaseDoesNotLookForWhoGrantsThem() throws Exception {
        Run run = run(SERVER, "locks");

        assertThat(run.status()).isZero();
        assertThat(run.loaded()).noneMatch(line -> line.contains("org.zward.host.HostLeaseProvider"));
    }

    @Test
    void whatAsksForLeasesLooksAndFailsIfItReachesNobody() throws Exception {
        Run run = run(SERVER, "locks", "--leases");

        assertThat(run.loaded()).anyMatch(line -> line.contains("org.zward.host.HostLeaseProvider"));
        assertThat(run.err()).contains("zward: ").doesNotContain("--without-host-lease");
        assertThat(run.status()).isEqualTo(4);
    }

    @Test
    void withoutALeaseConfiguredThereAreNoneToList() throws Exception {
        Run run = run("", "locks", "--leases");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("lease.zookeeper: not set");
    }
}
