package org.zward.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"libzfs", "command"})
    @Order(2)
    void whatAnotherHostHasIsReportedAndRefusedByTheNameOfThatHost(String backend) {
        create("multihost=off");

        requireReported(scan(backend));
        assertThat(zward(backend, "import", TANK).failed(IN_USE_ELSEWHERE)).contains("mds1");
        assertThat(zward(backend, "import", "--read-only", TANK).failed(IN_USE_ELSEWHERE))
                .contains("mds1");
        assertThat(zward(backend, "import", "--fenced", "mds3", TANK).failed(IN_USE_ELSEWHERE))
                .contains("mds1")
                .contains("mds3");
        assertThat(asks.imported()).isEmpty();
        requireUndisturbed();
    }

    @Test
    @Order(3)
    void aScanThatIsToldSoReadsWhatAnotherHostWritesToAndLeavesItUndisturbed() {
        create("multihost=off");
        CompletableFuture<Ended> writes = has.start(
                "sh",
                "-c",
                "i=0; while [ -e /run/writes ]; do i=$((i+1)); zfs set zward:i=$i tank/home; head -c 200000"
                        + " /dev/urandom > /tank/home/f$((i % 50)); zpool sync tank; done");

        int last = 0;
        for (int round = 1; round <= SCANS; round++) {
            int before = written();

            String scanned = scanThatReads("libzfs");

            assertThat(scanned).contains("\"tank/home\"");
            int read = Integer.parseInt(scanned.replaceAll("(?s).*\"zward:i\":\"(\\d+)\".*", "$1"));
            System.out.println(
                    "a scan read what another host writes: " + read + ", between " + before + " and " + written());
            // the import reads a transaction group that was synced by then
            assertThat(read).isBetween(Math.max(last, before - 1), written());
            last = read;
            assertThat(asks.imported()).isEmpty();
        }
        has.run("rm", "/run/writes").well();
        Host.await(writes).well();
        requireUndisturbed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"libzfs", "command"})
    @Order(4)
    void whatMultihostSeesWrittenIsRefusedWhoeverIsSaidToBeFenced(String backend) {
        create("multihost=on");

        requireReported(scan(backend));
        assertThat(scanThatReads(backend)).satisfies(this::requireReported).contains("which writes to it now");
        assertThat(zward(backend, "import", TANK).failed(IN_USE_ELSEWHERE)).contains("mds1");
        assertThat(zward(backend, "import", "--fenced", "mds1", TANK).failed(IN_USE_ELSEWHERE))
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
                .contains("a cloned hostid");
        requireReported(scan("libzfs"));
        requireReported(scanThatReads("libzfs"));
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
        asks.run("mount", "--bind", "/dev/null", "/etc/hostid").well();
        asks.run("sh", "-c", "echo 0 > " + HOSTID).well();

        requireReported(scan("libzfs"));
        assertThat(asks.zward("import", TANK).status()).isEqualTo(IN_USE_ELSEWHERE);
        has.run("zpool", "export", TANK).well();
        assertThat(asks.zward("import", TANK).failed(IN_USE_ELSEWHERE)).contains("zgenhostid");
        assertThat(asks.zward("--json", "scan", TANK).well()).contains("\"tank/home\"");
        assertThat(asks.imported()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"libzfs", "command"})
    @Order(7)
    void whatADeadHostHadIsHadByWhoVouchesForItsDeath(String backend) throws Exception {
        create("multihost=on");
        has.pull();

        requireReported(scan(backend));
        assertThat(scanThatReads(backend)).contains("\"tank/home\"");
        assertThat(zward(backend, "import", TANK).failed(IN_USE_ELSEWHERE)).contains("--fenced mds1");
        zward(backend, "import", "--fenced", "mds1", TANK).well();
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
        assertThat(again.zward("--json", "scan", TANK).well()).contains("\"tank/home\"");
        again.zward("import", TANK).well();
        assertThat(again.imported()).containsExactly(TANK);
    }

    @Test
    @Order(9)
    void aHostWithTheHostidOfADeadOneHasItsPoolWhenItVouchesForThatByName() throws Exception {
        create("multihost=off");
        String hostid = has.run("hostid").well();
        has.pull();
        takeHostid(hostid);

        assertThat(asks.zward("import", "--fenced", hostid, TANK).failed(IN_USE_ELSEWHERE))
                .contains("a cloned hostid");
        asks.zward("import", "--fenced", "mds1", TANK).well();
        assertThat(asks.imported()).containsExactly(TANK);
    }

    private Ended zward(String backend, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--backend", backend));
        all.addAll(List.of(arguments));
        return asks.zward(all.toArray(String[]::new));
    }

    private String scan(String backend) {
        return zward(backend, "--json", "scan", TANK).well();
    }

    private String scanThatReads(String backend) {
        asks.run("sh", "-c", "echo scan.active-elsewhere=import-read-only > /run/reads.properties")
                .well();
        return zward(backend, "--config", "/run/reads.properties", "--json", "scan", TANK)
                .well();
    }

    private void requireReported(String scanned) {
        assertThat(scanned)
                .contains("\"host\":\"mds1\"", "\"outcome\":\"elsewhere\"")
                .doesNotContain("tank/home");
    }

    /** What the first has written by now. */
    private int written() {
        String value =
                has.run("zfs", "get", "-Hpo", "value", "zward:i", "tank/home").well();
        return value.equals("-") ? 0 : Integer.parseInt(value);
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
