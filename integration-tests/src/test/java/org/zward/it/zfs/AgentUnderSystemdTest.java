package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The unit as it is shipped, under a real systemd: what it takes from the agent must be nothing that the agent needs, and
 * what the agent leaves at its end must be what commands need.
 */
@Tag("zfs")
class AgentUnderSystemdTest extends CommandSandbox {
    private static final Path SYSTEMD = Path.of("/lib/systemd/systemd");

    /** Waits for what must come: the whole is given up by whoever awaits systemd's end. */
    private static final String SCENARIO = """
            until grep -q '"pool":"%1$s"' /run/zward/scan.json 2> /dev/null; do sleep 0.2; done
            cp /run/zward/scan.json '%2$s/scan.json'
            jcmd "$(systemctl show zward-agent -P MainPID)" JFR.start name=test
            '%3$s' --lock-dir /run/zward/locks exec locked -- sleep 600 &
            holder=$!
            until [ -s /run/zward/locks/locked.lock ]; do sleep 0.2; done
            systemctl restart zward-agent
            echo "restarted: $(systemctl is-active zward-agent)"
            echo "locks: $(ls /run/zward/locks)"
            kill $holder
            systemctl stop zward-agent
            systemctl show zward-agent -p Result -p ExecMainStatus
            """;

    @BeforeEach
    void setUp() {
        Assumptions.assumeTrue(Files.isExecutable(SYSTEMD), "NOT RUN: there is no systemd here");
        Assumptions.assumeFalse(
                "here".equals(System.getenv("ZWARD_ZFS_TESTS")), "NOT RUN: it takes a guest, to boot systemd in");
    }

    @Test
    void theAgentDoesUnderItsUnitAllThatItDoesAndEndsWithoutTheLocksOfOthers() throws Exception {
        String pool = zfs.createExportedPool();
        Path directory = zfs.directory();
        writeUnits(directory, SCENARIO.formatted(pool, directory, ZwardCommand.path()));

        ZwardCommand.Ended ended = zward.start(
                        Map.of(),
                        List.of("unshare", "--mount", "--pid", "--fork", "--mount-proc", "sh"),
                        script(),
                        directory,
                        "scenario.service")
                .await();

        String said = Files.readString(directory.resolve("scenario.out"));
        assertThat(ended.status()).as(said + ended).isZero();
        assertThat(Json.pools(Json.object(Files.readString(directory.resolve("scan.json"))))
                        .get(pool))
                .containsEntry("outcome", "read");
        assertThat(said)
                .contains("Started recording")
                .contains("restarted: active\nlocks: locked.lock\n")
                .contains("Result=success\nExecMainStatus=0\n");
        assertThat(zfs.imported()).isEmpty();
    }

    private static Path script() throws Exception {
        return Path.of(
                AgentUnderSystemdTest.class.getResource("/own-systemd.sh").toURI());
    }

    private static void writeUnits(Path directory, String scenario) throws IOException {
        Path shipped = Path.of(ZwardCommand.agentPath()).resolve("../../share").normalize();
        Files.writeString(directory.resolve("zward.properties"), "search.path=" + directory + "\nscan.interval=1h\n");
        Files.writeString(
                directory.resolve("zward-agent.service"),
                Files.readString(shipped.resolve("systemd/zward-agent.service"))
                        .replaceAll(
                                "(?m)^ExecStart=.*$",
                                "Environment=ZWARD_JAVA=" + System.getProperty("java.home") + "/bin/java\nExecStart="
                                        + ZwardCommand.agentPath() + " --config "
                                        + directory.resolve("zward.properties")));
        Files.copy(shipped.resolve("tmpfiles.d/zward.conf"), directory.resolve("zward.conf"));
        // those of the machine would sweep its /tmp
        Files.writeString(directory.resolve("systemd-tmpfiles-setup.service"), """
                [Unit]
                DefaultDependencies=no
                [Service]
                Type=oneshot
                ExecStart=systemd-tmpfiles --create zward.conf
                """);
        Files.writeString(directory.resolve("scenario.sh"), scenario);
        Files.writeString(
                directory.resolve("scenario.service"), """
                [Unit]
                Wants=zward-agent.service
                After=zward-agent.service
                SuccessAction=exit
                FailureAction=exit
                [Service]
                Type=oneshot
                TimeoutStartSec=infinity
                Environment=ZWARD_JAVA=%1$s/bin/java PATH=%1$s/bin:/usr/sbin:/usr/bin:/sbin:/bin
                ExecStart=/bin/sh %2$s/scenario.sh
                StandardOutput=append:%2$s/scenario.out
                StandardError=append:%2$s/scenario.out
                """.formatted(System.getProperty("java.home"), directory));
    }
}
