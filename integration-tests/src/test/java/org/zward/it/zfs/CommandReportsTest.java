package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zward.it.zfs.ZwardCommand.Ended;

/** What the command says, with {@code --json}, of real pools, and what it does to them. A start of it is dear. */
@Tag("zfs")
class CommandReportsTest extends CommandSandbox {

    @Test
    void poolsListsWhatIsImportedAndWhatCouldBe() {
        String readWrite = zfs.createPool();
        String readOnly = zfs.createExportedPool();
        zfs.importReadOnly(readOnly, "-N", "-o", "cachefile=none");
        String exported = zfs.createPool();
        String exportedGuid = property(exported, "guid");
        ZfsSandbox.run("zpool", "export", exported);

        Map<String, Map<String, Object>> pools =
                Json.byPool(zward.run("--json", "pools").well().out());

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

        Map<String, Map<String, Object>> pools = Json.byPool(scan.out());
        assertThat(pools.get(exported))
                .containsEntry("state", "exported")
                .containsEntry("imported", null)
                .containsEntry("reason", null)
                .containsEntry("outcome", "read");
        assertThat(objects(pools.get(exported), "targets")).singleElement().satisfies(target -> assertThat(target)
                .containsExactly(
                        entry("name", "work-OST0003"),
                        entry("kind", "OST"),
                        entry("dataset", exported + "/ost3"),
                        entry("fsname", "work"),
                        entry("index", 3L),
                        entry("registered", true),
                        entry("mgsnode", null),
                        entry("failover_node", null)));
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
                        entry("health", "ONLINE"),
                        entry("lease", null));
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
}
