package org.zward.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who may import a pool, by what its label says (the table of the import policy), each row on two hosts that share a disk. The
 * first has the pool, or had it; the second asks. Those that pull the first come last, for a boot is dear.
 */
@Tag("hosts-soak")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WhoMayImportTest {
    private static final int IN_USE_ELSEWHERE = 4;
    private static final int SCANS = Math.max(1, TwoHosts.ROUNDS / 5);
    private static final String TANK = "tank";
    private static final String HOSTID = "/sys/module/spl/parameters/spl_hostid";

    @RegisterExtension
    static final TwoHosts HOSTS = new TwoHosts();

    private Host has;
    private Host asks;

    @BeforeEach
    void setUp() {
        has = HOSTS.first();
        asks = HOSTS.second();
    }

    @AfterEach
    void theSecondIsItselfAgain() {
        asks.run("sh", "-c", "umount -q /etc/hostid; hostid=$(hostid); echo $((0x$hostid)) > " + HOSTID);
    }

    @Test
    @Order(1)
    void whatIsExportedIsAnybodys() {
        create("multihost=off");
        has.run("zpool", "export", TANK).well();

        assertThat(asks.zward("--json", "scan", TANK).well()).contains("\"tank/home\"");
        assertThat(asks.imported()).isEmpty();
        asks.zward("import", TANK).well();
        assertThat(asks.imported()).containsExactly(TANK);
        asks.zward("export", TANK).well();
    }

    @Test
    @Order(2)
    void whatAnotherHostHasIsReportedAndRefusedByTheNameOfThatHost() {
        create("multihost=off");

        assertThat(asks.zward("--json", "scan", TANK).well())
                .contains("\"host\":\"mds1\"")
                .contains("mds1")
                .doesNotContain("tank/home");
        assertThat(asks.zward("import", TANK).failed(IN_USE_ELSEWHERE)).contains("mds1");
        assertThat(asks.zward("import", "--read-only", TANK).failed(IN_USE_ELSEWHERE))
                .contains("mds1");
        assertThat(asks.zward("import", "--fenced", "mds3", TANK).failed(IN_USE_ELSEWHERE))
                .contains("mds1")
                .contains("mds3");
        assertThat(asks.imported()).isEmpty();
        requireUndisturbed();
    }

    @Test
    @Order(3)
    void aScanThatIsToldSoReadsWhatAnotherHostWritesToAndLeavesItUndisturbed() {
        create("multihost=off");
        asks.run("sh", "-c", "echo scan.active-elsewhere=import-read-only > /run/reads.properties")
                .well();
        CompletableFuture<Ended> writes = has.start(
                "sh",
                "-c",
                "i=0; while [ -e /run/writes ]; do i=$((i+1)); zfs set zward:i=$i tank/home; head -c 200000"
                        + " /dev/urandom > /tank/home/f$((i % 50)); zpool sync tank; done");

        for (int round = 1; round <= SCANS; round++) {
            String scanned = asks.zward("--config", "/run/reads.properties", "--json", "scan", TANK)
                    .well();

            assertThat(scanned).contains("\"tank/home\"", "zward:i");
            System.out.println("a scan of a pool that another host writes to: " + scanned);
            assertThat(asks.imported()).isEmpty();
        }
        has.run("rm", "/run/writes").well();
        Host.await(writes).well();
        requireUndisturbed();
    }

    @Test
    @Order(4)
    void whatMultihostSeesWrittenIsRefusedWhoeverIsSaidToBeFenced() {
        create("multihost=on");

        assertThat(asks.zward("--json", "scan", TANK).well()).contains("mds1").doesNotContain("tank/home");
        assertThat(asks.zward("import", TANK).failed(IN_USE_ELSEWHERE)).contains("mds1");
        assertThat(asks.zward("import", "--fenced", "mds1", TANK).failed(IN_USE_ELSEWHERE))
                .contains("mds1");
        assertThat(asks.imported()).isEmpty();
        requireUndisturbed();
    }

    @Test
    @Order(5)
    void aHostWithTheHostidOfAnotherIsRefusedWhereZfsLetsItIn() {
        create("multihost=off");
        takeHostid(has.run("hostid").well());

        assertThat(asks.zward("import", TANK).failed(IN_USE_ELSEWHERE))
                .contains("mds1")
                .contains("hostid");
        assertThat(asks.zward("--json", "scan", TANK).well()).doesNotContain("tank/home");
        assertThat(asks.imported()).isEmpty();

        // the control
        asks.run("zpool", "import", "-N", "-o", "readonly=on", "-d", TwoHosts.DISK, TANK)
                .well();
        assertThat(asks.imported()).containsExactly(TANK);
    }

    @Test
    @Order(6)
    void aHostWithoutAHostidImportsNothingReadWrite() {
        create("multihost=off");
        has.run("zpool", "export", TANK).well();
        asks.run("mount", "--bind", "/dev/null", "/etc/hostid").well();
        asks.run("sh", "-c", "echo 0 > " + HOSTID).well();

        assertThat(asks.zward("import", TANK).failed(IN_USE_ELSEWHERE)).contains("zgenhostid");
        assertThat(asks.zward("--json", "scan", TANK).well()).contains("\"tank/home\"");
        assertThat(asks.imported()).isEmpty();
    }

    @Test
    @Order(7)
    void whatADeadHostHadIsHadByWhoVouchesForItsDeath() throws Exception {
        create("multihost=on");
        has.pull();

        assertThat(asks.zward("import", TANK).failed(IN_USE_ELSEWHERE)).contains("--fenced mds1");
        asks.zward("import", "--fenced", "mds1", TANK).well();
        assertThat(asks.imported()).containsExactly(TANK);
        assertThat(asks.run("zpool", "get", "-Hpo", "value", "readonly", TANK).well())
                .isEqualTo("off");

        Host again = HOSTS.rebootFirst();
        assertThat(again.zward("import", TANK).failed(IN_USE_ELSEWHERE)).contains("mds2");
    }

    @Test
    @Order(8)
    void aHostThatCrashedHasItsOwnPoolAgain() throws Exception {
        create("multihost=off");
        has.pull();

        Host again = HOSTS.rebootFirst();
        again.zward("import", TANK).well();
        assertThat(again.imported()).containsExactly(TANK);
    }

    private void create(String multihost) {
        has.run(
                        "zpool",
                        "create",
                        "-f",
                        "-o",
                        "cachefile=none",
                        "-o",
                        multihost,
                        "-O",
                        "compression=off",
                        TANK,
                        TwoHosts.DISK)
                .well();
        has.run("zfs", "create", "tank/home").well();
        has.run("touch", "/run/writes").well();
        has.run("zpool", "sync", TANK).well();
    }

    private void takeHostid(String hostid) {
        asks.run("sh", "-c", "echo $((0x" + hostid + ")) > " + HOSTID).well();
    }

    private void requireUndisturbed() {
        has.run("sh", "-c", "echo still here > /tank/home/mark && zpool sync tank")
                .well();
        assertThat(has.run("zpool", "get", "-Hpo", "value", "health", TANK).well())
                .isEqualTo("ONLINE");
        has.run("zpool", "scrub", "-w", TANK).well();
        assertThat(has.run("zpool", "status", TANK).well()).contains("No known data errors");
    }
}
