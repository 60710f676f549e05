package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The agent as it is shipped, on real pools: what its scan file says, and what it does to the pools. A start is dear. */
@Tag("zfs")
class AgentOnRealPoolsTest extends CommandSandbox {

    private ZwardCommand.Running agent(Map<String, String> environment, String... lines) throws IOException {
        List<String> properties = new ArrayList<>(List.of("scan.interval=1h", "scan.file=" + scanFile()));
        properties.addAll(List.of(lines));
        Path config = Files.write(zfs.directory().resolve("agent.properties"), properties);
        return zward.start(environment, List.of(ZwardCommand.agentPath()), "--config", config);
    }

    private Path scanFile() {
        return zfs.directory().resolve("run/scan.json");
    }

    /** What the scan file says, by the pool, once a scan has ended that began after the one before. */
    private Map<String, Map<String, Object>> scanned(ZwardCommand.Running agent, Object before) throws IOException {
        agent.awaitThat(() -> Files.exists(scanFile()) && !started().equals(before));
        return Json.pools(scan());
    }

    private Map<String, Map<String, Object>> scanAnew(ZwardCommand.Running agent) throws IOException {
        Object before = started();
        agent.signal("HUP");
        return scanned(agent, before);
    }

    private Map<String, Map<String, Object>> scanUntilRead(
            ZwardCommand.Running agent, String pool, Map<String, Map<String, Object>> before) throws IOException {
        Map<String, Map<String, Object>> pools = before;
        for (int scans = 0; scans < 20 && "stuck".equals(pools.get(pool).get("outcome")); scans++) {
            pools = scanAnew(agent);
        }
        return pools;
    }

    private Map<String, Object> scan() throws IOException {
        return Json.object(Files.readString(scanFile()));
    }

    private Object started() throws IOException {
        return scan().get("started");
    }

    private static String formatted(String pool, String dataset, String... properties) {
        List<String> create = new ArrayList<>(List.of("zfs", "create", "-o", "mountpoint=none", "-o", "canmount=off"));
        for (String property : properties) {
            create.addAll(List.of("-o", "lustre:" + property));
        }
        create.add(pool + "/" + dataset);
        ZfsSandbox.run(create.toArray(String[]::new));
        return pool + "/" + dataset;
    }

    /** The rows of what real Lustre servers were seen to leave. */
    private String lustrePool() {
        String pool = zfs.createPool();
        formatted(pool, "mdt", "svname=testfs:MDT0000", "flags=101", "index=0", "fsname=testfs", "version=1");
        formatted(pool, "registered", "svname=testfs-MDT0001", "flags=37", "index=1", "fsname=testfs", "version=1");
        formatted(
                pool,
                "ost",
                "svname=testfs:OST0003",
                "flags=4194",
                "index=3",
                "fsname=testfs",
                "mgsnode=192.0.2.15@tcp",
                "failover.node=192.0.2.15@tcp:192.0.2.16@tcp",
                "autodegrade=on");
        formatted(pool, "mgs", "svname=MGS", "flags=100", "index=65535");
        ZfsSandbox.run("zpool", "export", pool);
        return pool;
    }

    @Test
    void theScanFileTellsWhatEveryPoolHoldsOrWhyItIsNotKnown() throws Exception {
        String lustre = lustrePool();
        String here = zfs.createPool();
        String elsewhere = createActiveOn(FOREIGN, "mds2");
        String damaged = damagedPool();
        String locked = zfs.createExportedPool();
        ZwardCommand.Running holder = zward.start("exec", locked, "--", "sh", "-c", "echo locked >&2; exec sleep 600");
        holder.awaitSaying("locked");

        ZwardCommand.Running agent = agent(Map.of());
        Map<String, Map<String, Object>> pools = scanned(agent, "");

        assertThat(scan()).containsEntry("version", 1L).containsEntry("host", hostName());
        assertThat(pools.get(lustre)).containsEntry("outcome", "read").containsEntry("imported", null);
        assertThat(pools.get(lustre).get("targets").toString())
                .contains("name=MGS, kind=MGS, dataset=" + lustre + "/mdt, fsname=null, index=null, registered=false")
                .contains("name=testfs-MDT0000, kind=MDT, dataset=" + lustre
                        + "/mdt, fsname=testfs, index=0, registered=false")
                .contains("name=MGS, kind=MGS, dataset=" + lustre
                        + "/registered, fsname=null, index=null, registered=true")
                .contains("name=testfs-MDT0001, kind=MDT, dataset=" + lustre
                        + "/registered, fsname=testfs, index=1, registered=true")
                .contains("name=testfs-OST0003, kind=OST, dataset=" + lustre
                        + "/ost, fsname=testfs, index=3, registered=false, mgsnode=192.0.2.15@tcp,"
                        + " failover_node=192.0.2.15@tcp:192.0.2.16@tcp")
                .contains("name=MGS, kind=MGS, dataset=" + lustre + "/mgs, fsname=null, index=null, registered=false");
        assertThat(pools.get(here)).contains(entry("outcome", "read"), entry("imported", "rw"));
        assertThat(pools.get(elsewhere)).contains(entry("outcome", "elsewhere"), entry("host", "mds2"));
        assertThat(pools.get(damaged)).containsEntry("outcome", "failed");
        assertThat(pools.get(damaged).get("reason")).asString().isNotBlank();
        assertThat(pools.get(locked)).containsEntry("outcome", "busy");
        assertThat(pools.get(locked).get("reason"))
                .asString()
                .startsWith("locked by pid " + holder.pid() + " (zward exec");
        assertThat(zfs.imported()).containsExactly(here);
        assertThat(zward.locked()).containsExactly(locked);

        agent.signal("TERM");
        assertThat(agent.await().with(0).err())
                .contains(locked + ": waiting for its lock, to scan: held by pid " + holder.pid() + " (zward exec");
        assertThat(zfs.imported()).containsExactly(here);
    }

    private String damagedPool() throws IOException {
        String pool = ZfsSandbox.newName();
        Path first = zfs.newVdev();
        Path second = zfs.newVdev();
        ZfsSandbox.run("zpool", "create", "-O", "mountpoint=none", pool, first.toString(), second.toString());
        ZfsSandbox.run("zpool", "export", pool);
        Files.delete(second);
        return pool;
    }

    /** One whose import of that pool hangs as long as the gate is closed. */
    private ZwardCommand.Running agentThatImportsOnlyThrough(Gate gate, Pool pool) throws IOException {
        StandInTools tools =
                new StandInTools(zfs.directory().resolve("tools")).zpoolStopsBefore("import", pool.guid(), gate);
        return agent(tools.environment(), "backend=command", "scan.stuck-after=15s", "lock.timeout=1s");
    }

    @Test
    void aPoolThatHangsIsStuckUntilItAnswersAndTheOthersAreRead() throws Exception {
        Pool stuck = exportedPool();
        String hangs = stuck.name();
        String answers = zfs.createExportedPool();
        Gate gate = zward.gate();
        ZwardCommand.Running agent = agentThatImportsOnlyThrough(gate, stuck);

        Map<String, Map<String, Object>> pools = scanned(agent, "");
        // the guest may be too slow for the other one, too: then a later scan has it, though the one still hangs
        pools = scanUntilRead(agent, answers, pools);
        assertThat(gate.arrived()).hasSize(1);
        assertThat(pools.get(hangs)).containsEntry("outcome", "stuck");
        assertThat(pools.get(hangs).get("reason")).asString().startsWith("stuck: ");
        assertThat(pools.get(answers)).containsEntry("outcome", "read");
        assertThat(Json.objects(zward.run("--json", "locks").well().out()))
                .singleElement()
                .satisfies(lock -> assertThat(lock)
                        .contains(
                                entry("pool", hangs),
                                entry("state", "held"),
                                entry("pid", agent.pid()),
                                entry("purpose", "scan"),
                                entry("thread", "scan " + hangs),
                                entry("phase", "importing-read-only")));

        assertThat(scanAnew(agent).get(hangs)).containsEntry("outcome", "stuck");
        assertThat(gate.arrived()).hasSize(1);

        gate.open();
        agent.awaitThat(() -> zward.locked().isEmpty());
        pools = scanUntilRead(agent, hangs, scanAnew(agent));
        assertThat(pools.get(hangs)).containsEntry("outcome", "read");
        assertThat(gate.arrived()).hasSize(1);

        agent.signal("TERM");
        assertThat(agent.await().status()).isZero();
        assertThat(zfs.imported()).isEmpty();
    }

    @Test
    void anAgentThatIsToStopWhileAPoolHangsEndsAndLeavesItLockedUntilTheNextOneHealsIt() throws Exception {
        Pool stuck = exportedPool();
        String hangs = stuck.name();
        String answers = zfs.createExportedPool();
        Gate gate = zward.gate();
        ZwardCommand.Running agent = agentThatImportsOnlyThrough(gate, stuck);
        // what the guest was too slow for is read to its end, lest it hang too
        Map<String, Map<String, Object>> pools = scanUntilRead(agent, answers, scanned(agent, ""));
        assertThat(pools.get(hangs)).containsEntry("outcome", "stuck");
        assertThat(pools.get(answers)).containsEntry("outcome", "read");

        agent.signal("TERM");
        assertThat(agent.await().with(1).err()).contains("ending although these are still being read: [" + hangs + "]");
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).containsExactly(hangs);
        assertThat(zward.run("--timeout", "0", "exec", hangs, "--", "true").failed(TIMED_OUT))
                .contains("pid " + agent.pid() + " ");

        gate.openAndAwaitTheEnd();
        assertThat(zfs.imported()).containsExactly(hangs);

        ZwardCommand.Running next = agent(Map.of());
        pools = scanned(next, started());
        assertThat(pools.get(hangs)).contains(entry("outcome", "read"), entry("imported", null));
        assertThat(zfs.imported()).isEmpty();
        next.signal("TERM");
        assertThat(next.await().with(0).err()).contains("1 removed, 1 of them healed");
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void whatAKilledAgentLeftImportedTheNextOneExportsBeforeItScans() throws Exception {
        Pool left = exportedPool();
        String pool = left.name();
        Gate gate = zward.gate();
        StandInTools tools =
                new StandInTools(zfs.directory().resolve("tools")).zpoolStopsAfter("import", left.guid(), gate);
        ZwardCommand.Running killed = agent(tools.environment(), "backend=command");
        gate.await(1, killed);
        killed.kill();
        gate.kill();
        assertThat(zfs.imported()).containsExactly(pool);

        ZwardCommand.Running next = agent(Map.of());
        assertThat(scanned(next, "").get(pool)).contains(entry("outcome", "read"), entry("imported", null));
        assertThat(zfs.imported()).isEmpty();
        next.signal("TERM");
        assertThat(next.await().err()).contains("1 removed, 1 of them healed");
        assertThat(zward.locked()).isEmpty();
    }
}
