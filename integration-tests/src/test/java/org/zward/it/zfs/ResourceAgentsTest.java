package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.it.zfs.TargetSandbox.Known;
import org.zward.it.zfs.ZwardCommand.Ended;

/** The resource agents as they are shipped, on real pools, by the book: ocf-tester(8) of Debian's resource-agents. */
@Tag("zfs")
class ResourceAgentsTest extends CommandSandbox {
    private static final Path TESTER = Path.of("/usr/sbin/ocf-tester");
    /** It starts the agent, and that zward, twenty times and more. */
    private static final Duration TESTER_PATIENCE = Duration.ofMinutes(15);

    private static final int STOPPED = 7;

    @TempDir
    private Path home;

    /** Where everybody may read them: the tester asks for the metadata as the user nobody. */
    @BeforeEach
    void copyTheAgents() throws Exception {
        assumeTrue(Files.exists(TESTER), "NOT RUN: the package resource-agents is not installed");
        Path shipped = Path.of(ZwardCommand.path()).getParent().getParent();
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(home.resolve("bin"), shipped.resolve("bin"));
        Files.createDirectory(home.resolve("share"));
        ZfsSandbox.run(
                "cp",
                "-a",
                shipped.resolve("share/ocf").toString(),
                home.resolve("share").toString());
    }

    @AfterEach
    void removeTheLink() throws Exception {
        Files.deleteIfExists(home.resolve("bin"));
    }

    @Test
    void aPoolPassesTheTester() {
        assertPassesTheTester(Map.of(), "Zpool", "pool=" + exportedPool());
    }

    @Test
    void aTargetPassesTheTester() throws Exception {
        TargetSandbox targets = new TargetSandbox(zfs);
        Known target = targets.addMade(exportedPool(), "home");

        assertPassesTheTester(targets.environment(), "Target", "target=" + target.id());
    }

    private void assertPassesTheTester(Map<String, String> environment, String agent, String parameter) {
        List<String> command = List.of(TESTER.toString(), "-n", "r1", "-o", parameter, path(agent));

        Ended ended = zward.start(environment, command).await(TESTER_PATIENCE);

        assertThat(ended.out()).as(ended.toString()).contains("passed all tests");
        ended.with(0);
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aPoolThatAScanHasImportedDoesNotRun() {
        Pool pool = exportedPool();
        zfs.importReadOnly(pool.name(), "-N", "-o", "cachefile=none");

        agent("Zpool", "monitor", Map.of("OCF_RESKEY_pool", pool.name())).with(STOPPED);
    }

    @Test
    void aStopThatCannotExportFailsSoThatTheNodeIsFenced() {
        Pool pool = importedPool();
        ZfsSandbox.run("zfs", "set", "mountpoint=" + zfs.directory().resolve("mnt"), pool.name());
        ZfsSandbox.run("zfs", "mount", "-a");

        Ended stop = agent("Zpool", "stop", Map.of("OCF_RESKEY_pool", pool.name()));

        assertThat(stop.with(1).err()).contains(pool + ": ").contains("mounted");
        assertThat(zfs.imported()).containsExactly(pool.name());
        ZfsSandbox.run("zfs", "unmount", pool.name());
    }

    @Test
    void aPoolOfAHostThatTheClusterVouchesForIsImportedAllTheSame() throws Exception {
        String pool = createActiveOn(FOREIGN, "mds2");
        Map<String, String> alone = Map.of("OCF_RESKEY_pool", pool);

        assertThat(agent("Zpool", "start", alone).with(1).err())
                .contains("in use on mds2, which is not vouched for: crm_mon tells nothing");
        assertThat(zfs.imported()).isEmpty();

        agent("Zpool", "start", Map.of("OCF_RESKEY_pool", pool, "PATH", pathToCluster("mds2")))
                .with(0);
        assertThat(property(pool, "readonly")).isEqualTo("off");
    }

    /** With a {@code crm_mon} that says of a node what Pacemaker's says of one that it has fenced. */
    private String pathToCluster(String fenced) throws Exception {
        Path monitor = Files.createDirectory(home.resolve("sbin")).resolve("crm_mon");
        Files.writeString(monitor, """
                #!/bin/sh
                cat << END
                <cluster_options stonith-enabled="true"/>
                <nodes>
                <node name="%s" id="2" online="false" pending="false" unclean="false" expected_up="false"/>
                </nodes>
                END
                """.formatted(fenced));
        Files.setPosixFilePermissions(monitor, PosixFilePermissions.fromString("rwxr-xr-x"));
        return monitor.getParent() + ":" + System.getenv("PATH");
    }

    private Ended agent(String agent, String action, Map<String, String> parameters) {
        Map<String, String> environment = new HashMap<>(parameters);
        environment.put("OCF_ROOT", "/usr/lib/ocf");
        return zward.start(environment, List.of(path(agent)), action).await();
    }

    private String path(String agent) {
        return home.resolve("share/ocf").resolve(agent).toString();
    }
}
