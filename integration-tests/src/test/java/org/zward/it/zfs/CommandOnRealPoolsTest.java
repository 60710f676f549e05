package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.host.HostId;
import org.zward.it.zfs.ZwardCommand.Ended;
import org.zward.it.zfs.ZwardCommand.Running;

/** The command as it is shipped, on real pools: what it does, prints and returns. A start of it is dear. */
@Tag("zfs")
class CommandOnRealPoolsTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int NO_SUCH = 3;
    private static final int IN_USE_ELSEWHERE = 4;
    private static final int BUSY = 5;
    private static final int LOCK_LOST = 6;
    private static final int TIMED_OUT = 75;
    private static final int NOT_PERMITTED = 77;

    private static final HostId FOREIGN = new HostId(0x00c0ffee);

    @RegisterExtension
    @Order(1)
    final ZfsSandbox zfs = new ZfsSandbox();

    @RegisterExtension
    @Order(2)
    final ZwardCommand zward = new ZwardCommand(zfs);

    @Test
    void poolsListsWhatIsImportedAndWhatCouldBe() {
        String readWrite = zfs.createPool();
        String readOnly = zfs.createExportedPool();
        importReadOnly(readOnly);
        String exported = zfs.createPool();
        String exportedGuid = property(exported, "guid");
        ZfsSandbox.run("zpool", "export", exported);

        Map<String, Map<String, Object>> pools =
                byPool(Json.objects(zward.run("--json", "pools").well().out()));

        assertThat(pools.get(readWrite)).containsExactlyEntriesOf(imported(readWrite, "rw"));
        assertThat(pools.get(readOnly)).containsExactlyEntriesOf(imported(readOnly, "ro"));
        assertThat(pools.get(exported))
                .containsExactly(
                        entry("pool", exported),
                        entry("guid", exportedGuid),
                        entry("state", "exported"),
                        entry("imported", null),
                        entry("health", "ONLINE"),
                        entry("size", null),
                        entry("host", null),
                        entry("hostid", null));
    }

    @Test
    void scanReadsEveryPoolAndLeavesItAsItWas() throws Exception {
        String exported = zfs.createPool();
        ZfsSandbox.run(
                "zfs",
                "create",
                "-o",
                "lustre:svname=work-OST0003",
                "-o",
                "lustre:flags=2",
                "-o",
                "lustre:index=3",
                "-o",
                "lustre:fsname=work",
                exported + "/ost3");
        ZfsSandbox.run("zpool", "export", exported);
        String here = zfs.createPool();
        Map<String, Object> asItWas = imported(here, "rw");
        String elsewhere = createActiveOn(FOREIGN, "mds2");

        Ended scan = zward.run("--json", "scan", exported, here, elsewhere).well();

        Map<String, Map<String, Object>> pools = byPool(Json.objects(scan.out()));
        assertThat(pools.get(exported))
                .containsEntry("state", "exported")
                .containsEntry("imported", null)
                .containsEntry("reason", null)
                .containsEntry(
                        "targets",
                        List.of(Map.of(
                                "name",
                                "work-OST0003",
                                "kind",
                                "OST",
                                "dataset",
                                exported + "/ost3",
                                "fsname",
                                "work",
                                "index",
                                3L,
                                "registered",
                                true)));
        Map<String, Object> ost = objects(pools.get(exported), "datasets").get(1);
        assertThat(ost).containsEntry("name", exported + "/ost3").containsEntry("type", "filesystem");
        assertThat(ost.get("properties").toString()).contains("lustre:svname=work-OST0003");
        assertThat(pools.get(here)).containsAllEntriesOf(asItWas).containsEntry("reason", null);
        assertThat(objects(pools.get(here), "datasets")).hasSize(1);
        assertThat(pools.get(elsewhere))
                .containsEntry("state", "active")
                .containsEntry("host", "mds2")
                .containsEntry("hostid", FOREIGN.toString())
                .containsEntry("datasets", List.of());
        assertThat(pools.get(elsewhere).get("reason").toString()).contains("mds2");
        assertThat(zfs.imported()).containsExactly(here);
        assertThat(imported(here, "rw")).isEqualTo(asItWas);
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void importAndExportLeaveThePoolAsAskedAndSayWhatTheyFound() {
        String pool = zfs.createPool();
        String guid = property(pool, "guid");
        ZfsSandbox.run("zpool", "export", pool);

        assertThat(Json.object(zward.run("--json", "import", "--read-only", pool)
                        .well()
                        .out()))
                .containsExactly(
                        entry("pool", pool),
                        entry("guid", guid),
                        entry("imported", "ro"),
                        entry("found", false),
                        entry("health", "ONLINE"));
        String readOnly = property(pool, "load_guid");
        assertThat(property(pool, "readonly")).isEqualTo("on");

        Ended again = zward.run("--json", "import", "--read-only", pool).well();
        assertThat(Json.object(again.out())).containsEntry("imported", "ro").containsEntry("found", true);
        assertThat(property(pool, "load_guid")).isEqualTo(readOnly);

        Ended readWrite = zward.run("--json", "import", pool).well();
        assertThat(Json.object(readWrite.out())).containsEntry("imported", "rw").containsEntry("found", false);
        assertThat(property(pool, "readonly")).isEqualTo("off");

        assertThat(zward.run("--json", "import", "--read-only", pool).failed(FAILED))
                .contains(pool)
                .contains("read-write");
        assertThat(property(pool, "readonly")).isEqualTo("off");

        Ended export = zward.run("--json", "export", pool).well();
        assertThat(Json.object(export.out())).containsExactly(entry("pool", pool), entry("exported", true));
        assertThat(zfs.imported()).isEmpty();

        Ended nothing = zward.run("--json", "export", pool).with(0);
        assertThat(nothing.err())
                .startsWith("zward: " + pool + ": not imported")
                .hasLineCount(1);
        assertThat(Json.object(nothing.out())).containsEntry("exported", false);
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void insideAReadOnlyExecAnotherModeIsAUsageError() {
        String pool = zfs.createExportedPool();
        String zwardPath = ZwardCommand.path();
        String script = "zpool get -Ho value readonly " + pool + "; '" + zwardPath + "' --json locks; '" + zwardPath
                + "' exec " + pool + " --import rw -- echo never; echo $?";

        Running exec = zward.start("exec", pool, "--import", "ro", "--", "sh", "-c", script);
        Ended ended = exec.await().with(0);

        List<String> said = ended.out().lines().toList();
        assertThat(said).hasSize(3);
        assertThat(said.get(0)).isEqualTo("on");
        Map<String, Object> lock = byPool(Json.objects(said.get(1))).get(pool);
        assertThat(lock)
                .containsEntry("state", "held")
                .containsEntry("pid", exec.pid())
                .containsEntry("purpose", "exec")
                .containsEntry("phase", "imported-read-only")
                .containsEntry("host", hostName());
        assertThat(lock.get("command").toString()).startsWith("zward exec " + pool + " --import ro -- sh -c ");
        assertThat(said.get(2)).isEqualTo(Integer.toString(USAGE));
        assertThat(ended.err())
                .startsWith("zward: " + pool + ": ")
                .contains("outermost")
                .hasLineCount(1);
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void anExecThatKeepsThePoolLeavesItReadWriteAndEndsAsItsCommandDoes() {
        String pool = zfs.createExportedPool();

        zward.run("exec", pool, "--import", "rw", "--keep", "--", "sh", "-c", "zfs create " + pool + "/made && exit 17")
                .with(17);

        assertThat(property(pool, "readonly")).isEqualTo("off");
        ZfsSandbox.run("zfs", "list", pool + "/made");
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void ofTwoPoolsOfOneNameTheGuidPicksOne() {
        String pool = ZfsSandbox.newName();
        zfs.createPool(pool, zfs.newVdev());
        String first = property(pool, "guid");
        ZfsSandbox.run("zpool", "export", pool);
        zfs.createPool(pool, zfs.newVdev());
        String second = property(pool, "guid");
        ZfsSandbox.run("zpool", "export", pool);

        assertThat(zward.run("import", pool).failed(FAILED))
                .contains(first)
                .contains(second)
                .contains("--guid");
        assertThat(zfs.imported()).isEmpty();

        zward.run("import", "--guid", first, pool).well();
        assertThat(property(pool, "guid")).isEqualTo(first);
    }

    @Test
    void aNameThatZfsWouldNotTakeIsAUsageErrorAndOneThatNoPoolHasIsNotFound() {
        Running none = zward.start("--json", "import", "no-such-pool");
        Running badName = zward.start("import", "1tank");
        Running badDataset = zward.start("export", "tank/../etc");

        assertThat(none.await().failed(NO_SUCH)).contains("no-such-pool");
        assertThat(badName.await().failed(USAGE)).contains("1tank");
        assertThat(badDataset.await().failed(USAGE)).contains("tank/../etc");
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aPoolThatAnotherHostHasIsImportedOnlyForWhomThatHostIsFenced() throws Exception {
        String pool = createActiveOn(FOREIGN, "mds2");

        Running plain = zward.start("--json", "import", pool);
        Running fencedAnother = zward.start("import", "--fenced", "mds3", pool);

        assertThat(plain.await().failed(IN_USE_ELSEWHERE))
                .contains(pool)
                .contains("mds2")
                .contains(FOREIGN.toString());
        assertThat(fencedAnother.await().failed(IN_USE_ELSEWHERE))
                .contains("mds2")
                .contains("mds3");
        assertThat(zfs.imported()).isEmpty();

        zward.run("import", "--fenced", "mds2", pool).well();
        assertThat(property(pool, "readonly")).isEqualTo("off");
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aPoolOfAHostWithOurHostidAndOfAnyHostWhereWeHaveNoHostidIsRefused() throws Exception {
        String cloned = createActiveOn(new HostId(Integer.parseUnsignedInt(hostid(), 16)), "twin");
        String exported = zfs.createExportedPool();

        assertThat(zward.run("import", cloned).failed(IN_USE_ELSEWHERE))
                .contains("twin")
                .contains("--fenced twin");
        String refused = withoutHostid(() -> zward.run("import", exported).failed(IN_USE_ELSEWHERE));
        assertThat(refused).contains(exported).contains("zgenhostid");
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aBusyPoolStaysUntilItIsFreeAndWhatKeepsItBusyIsNamed() throws Exception {
        String pool = zfs.createPool();
        Path mountPoint = zfs.directory().resolve("mnt");
        ZfsSandbox.run("zfs", "create", "-o", "mountpoint=" + mountPoint, pool + "/fs");

        assertThat(zward.run("--json", "export", pool).failed(BUSY))
                .contains(pool + "/fs")
                .contains(mountPoint.toString())
                .contains("--unmount");

        Process user = new ProcessBuilder("sleep", "infinity")
                .directory(mountPoint.toFile())
                .start();
        try {
            assertThat(zward.run("export", "--unmount", "--busy-timeout", "0.1", pool)
                            .failed(BUSY))
                    .contains("process " + user.pid())
                    .contains(mountPoint.toString());
            assertThat(zfs.imported()).containsExactly(pool);

            Running patient = zward.start("-v", "export", "--unmount", pool);
            patient.awaitSaying("is busy, export is tried again");
            user.destroyForcibly().waitFor();
            patient.await().with(0);
        } finally {
            user.destroyForcibly().waitFor();
        }
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aSequenceWhoseLockIsLostExportsNothing() {
        String pool = zfs.createExportedPool();

        Ended exec = zward.run("exec", pool, "--import", "rw", "--", "rm", "--", zward.lockFile(pool))
                .with(LOCK_LOST);

        assertThat(exec.err())
                .startsWith("zward: " + pool + ": the lock was lost")
                .hasLineCount(1);
        assertThat(zfs.imported()).containsExactly(pool);
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void whoDoesNotGetTheLockInTimeIsToldWhoHasIt() {
        String pool = zfs.createExportedPool();
        Gate gate = zward.gate();
        Running holder = zward.start("exec", pool, "--", "sh", "-c", gate.stop());
        gate.await(1, holder);

        Running tooLate = zward.start("--json", "--timeout", "0", "import", pool);
        Running listing = zward.start("--json", "locks");

        assertThat(tooLate.await().failed(TIMED_OUT))
                .contains("locked by pid " + holder.pid() + " (zward exec " + pool);
        List<Map<String, Object>> locks = Json.objects(listing.await().well().out());
        assertThat(locks).hasSize(1);
        assertThat(locks.get(0).keySet())
                .containsExactly(
                        "pool", "state", "pid", "started", "boot", "host", "thread", "command", "purpose", "phase",
                        "since");
        assertThat(locks.get(0))
                .doesNotContainValue(null)
                .containsEntry("pool", pool)
                .containsEntry("state", "held")
                .containsEntry("pid", holder.pid())
                .containsEntry("phase", "locked");
        gate.open();
        holder.await().well();
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void whoIsNotRootIsNotPermitted() throws Exception {
        String pool = zfs.createPool();
        Path everybody = Files.createTempDirectory("zward-nobody");
        try {
            // the command may be where only root can read
            Path home = Path.of(ZwardCommand.path()).getParent().getParent();
            ZfsSandbox.run("cp", "-r", home + "/bin", home + "/lib", everybody.toString());
            Path locks = Files.createDirectory(everybody.resolve("locks"));
            ZfsSandbox.run("chown", "65534:65534", locks.toString());
            ZfsSandbox.run("chmod", "755", everybody.toString());
            List<String> asNobody = List.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    everybody.resolve("bin/zward").toString());

            Running noLockDirectory = zward.start(
                    Map.of("ZWARD_LOCK_DIR", zfs.directory().resolve("locks").toString()), asNobody, "export", pool);
            Running noZfs = zward.start(Map.of("ZWARD_LOCK_DIR", locks.toString()), asNobody, "export", pool);

            assertThat(noLockDirectory.await().failed(NOT_PERMITTED))
                    .contains(zfs.directory().toString());
            noZfs.await().failed(NOT_PERMITTED);
            assertThat(locks.resolve(pool + ".lock")).doesNotExist();
            assertThat(zfs.imported()).containsExactly(pool);
        } finally {
            ZfsSandbox.run("rm", "-r", everybody.toString());
        }
    }

    private interface Try {
        String run() throws Exception;
    }

    /** Runs it on a host without a hostid: an empty file is mounted over where it would be. */
    private static String withoutHostid(Try action) throws Exception {
        Path parameter = Path.of("/sys/module/spl/parameters/spl_hostid");
        String own = Files.readString(parameter).strip();
        ZfsSandbox.run("mount", "--bind", "/dev/null", "/etc/hostid");
        try {
            Files.writeString(parameter, "0");
            return action.run();
        } finally {
            ZfsSandbox.run("umount", "/etc/hostid");
            Files.writeString(parameter, own);
        }
    }

    /** A pool that is active by its label, as a host leaves it that loses its power. */
    private String createActiveOn(HostId hostid, String hostName) throws Exception {
        Path vdev = zfs.newVdev();
        Path asItWas = zfs.directory().resolve("as-it-was");
        String pool = ZfsSandbox.newName();
        new OtherHost(hostid, hostName).run(() -> {
            zfs.createPool(pool, vdev);
            ZfsSandbox.run("zpool", "sync", pool);
            ZfsSandbox.run("cp", "--sparse=always", vdev.toString(), asItWas.toString());
            ZfsSandbox.run("zpool", "export", pool);
        });
        Files.move(asItWas, vdev, StandardCopyOption.REPLACE_EXISTING);
        return pool;
    }

    private void importReadOnly(String pool) {
        String directory = zfs.directory().toString();
        ZfsSandbox.run("zpool", "import", "-N", "-o", "readonly=on", "-o", "cachefile=none", "-d", directory, pool);
    }

    /** What is to be listed of a pool that is imported, by zpool(8). */
    private static Map<String, Object> imported(String pool, String mode) {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("pool", pool);
        expected.put("guid", property(pool, "guid"));
        expected.put("state", "active");
        expected.put("imported", mode);
        expected.put("health", property(pool, "health"));
        expected.put("size", Long.valueOf(property(pool, "size")));
        expected.put("host", hostName());
        expected.put("hostid", hostid());
        return expected;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> objects(Map<String, Object> object, String name) {
        return (List<Map<String, Object>>) object.get(name);
    }

    private static Map<String, Map<String, Object>> byPool(List<Map<String, Object>> objects) {
        return objects.stream()
                .collect(Collectors.toMap(object -> object.get("pool").toString(), Function.identity()));
    }

    private static String property(String pool, String property) {
        return ZfsSandbox.run("zpool", "get", "-Hpo", "value", property, pool).strip();
    }

    private static String hostName() {
        return ZfsSandbox.run("uname", "-n").strip();
    }

    private static String hostid() {
        return ZfsSandbox.run("hostid").strip();
    }
}
