package org.zward.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.zward.host.HostId;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.pool.Access;
import org.zward.pool.Dataset;
import org.zward.pool.ImportedPool;
import org.zward.pool.OpenPool;
import org.zward.pool.PoolExports;
import org.zward.pool.PoolImports;
import org.zward.pool.PoolLabel;
import org.zward.pool.PoolListing;
import org.zward.scan.LustreTarget;
import org.zward.scan.ScannedPool;

class PoolReportsTest {

    private static final PoolName TANK = new PoolName("tank");
    private static final PoolListing.Entry IMPORTED = new PoolListing.Entry(
            TANK,
            new Guid(-1),
            PoolLabel.State.ACTIVE,
            Optional.of(Access.READ_ONLY),
            "ONLINE",
            OptionalLong.of(1024),
            Optional.of("mds1"),
            Optional.of(new HostId(0x1a)));
    private static final PoolListing.Entry EXPORTED = new PoolListing.Entry(
            new PoolName("ost0"),
            new Guid(7),
            PoolLabel.State.EXPORTED,
            Optional.empty(),
            "DEGRADED",
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());
    private static final String IMPORTED_FIELDS = "\"pool\":\"tank\",\"guid\":\"18446744073709551615\","
            + "\"state\":\"active\",\"imported\":\"ro\",\"health\":\"ONLINE\",\"size\":1024,"
            + "\"host\":\"mds1\",\"hostid\":\"0000001a\"";
    private static final String EXPORTED_FIELDS = "\"pool\":\"ost0\",\"guid\":\"7\",\"state\":\"exported\","
            + "\"imported\":null,\"health\":\"DEGRADED\",\"size\":null,\"host\":null,\"hostid\":null";
    private static final ScanReport SCAN = new ScanReport(List.of(
            new ScannedPool(
                    TANK,
                    Optional.of(IMPORTED),
                    ScannedPool.Outcome.READ,
                    List.of(
                            new Dataset(
                                    new DatasetName("tank"),
                                    Dataset.Type.FILESYSTEM,
                                    Map.of("mountpoint", new Dataset.Property("none", "local"))),
                            new Dataset(
                                    new DatasetName("tank/mdt"),
                                    Dataset.Type.VOLUME,
                                    Map.of("lustre:svname", new Dataset.Property("fs-MDT0000", "local")))),
                    List.of(
                            new LustreTarget(
                                    "MGS",
                                    LustreTarget.Kind.MGS,
                                    new DatasetName("tank/mdt"),
                                    Optional.empty(),
                                    OptionalInt.empty(),
                                    true,
                                    Optional.empty(),
                                    Optional.empty()),
                            new LustreTarget(
                                    "fs-MDT0000",
                                    LustreTarget.Kind.MDT,
                                    new DatasetName("tank/mdt"),
                                    Optional.of("fs"),
                                    OptionalInt.of(0),
                                    false,
                                    Optional.of("192.0.2.15@tcp"),
                                    Optional.of("192.0.2.15@tcp:192.0.2.16@tcp"))),
                    Optional.empty()),
            new ScannedPool(
                    new PoolName("ost0"),
                    Optional.of(EXPORTED),
                    ScannedPool.Outcome.BUSY,
                    List.of(),
                    List.of(),
                    Optional.of("locked by pid 7"))));

    @Test
    void poolsAreLinesForPeopleAndObjectsForPrograms() throws Exception {
        PoolsReport report = new PoolsReport(List.of(IMPORTED, EXPORTED));

        assertThat(text(report)).isEqualTo("""
                        POOL  GUID                  STATE     IMPORTED  HEALTH    SIZE  HOST  HOSTID
                        tank  18446744073709551615  active    ro        ONLINE    1024  mds1  0000001a
                        ost0  7                     exported  -         DEGRADED  -     -     -
                        """);
        assertThat(Format.JSON.of(report)).isEqualTo("[{" + IMPORTED_FIELDS + "},{" + EXPORTED_FIELDS + "}]\n");
    }

    @Test
    void noPoolIsNoLineAndAnEmptyArray() throws Exception {
        assertThat(text(new PoolsReport(List.of()))).isEmpty();
        assertThat(Format.JSON.of(new PoolsReport(List.of()))).isEqualTo("[]\n");
        assertThat(text(new ScanReport(List.of()))).isEmpty();
        assertThat(Format.JSON.of(new ScanReport(List.of()))).isEqualTo("[]\n");
    }

    @Test
    void aScanIsALineForEachDatasetAndForEachPoolWithoutAny() {
        assertThat(text(SCAN)).isEqualTo("""
                        POOL  DATASET   TYPE        TARGETS         REASON
                        tank  tank      filesystem  -               -
                        tank  tank/mdt  volume      MGS fs-MDT0000  -
                        ost0  -         -           -               locked by pid 7
                        """);
    }

    @Test
    void aScanIsAnObjectForEachPool() throws Exception {
        assertThat(Format.JSON.of(SCAN))
                .isEqualTo("[{" + IMPORTED_FIELDS + ",\"outcome\":\"read\",\"datasets\":["
                        + "{\"name\":\"tank\",\"type\":\"filesystem\",\"properties\":{\"mountpoint\":\"none\"}},"
                        + "{\"name\":\"tank/mdt\",\"type\":\"volume\","
                        + "\"properties\":{\"lustre:svname\":\"fs-MDT0000\"}}],"
                        + "\"targets\":[{\"name\":\"MGS\",\"kind\":\"MGS\",\"dataset\":\"tank/mdt\","
                        + "\"fsname\":null,\"index\":null,\"registered\":true,\"mgsnode\":null,"
                        + "\"failover_node\":null},"
                        + "{\"name\":\"fs-MDT0000\",\"kind\":\"MDT\",\"dataset\":\"tank/mdt\","
                        + "\"fsname\":\"fs\",\"index\":0,\"registered\":false,\"mgsnode\":\"192.0.2.15@tcp\","
                        + "\"failover_node\":\"192.0.2.15@tcp:192.0.2.16@tcp\"}],\"reason\":null},"
                        + "{" + EXPORTED_FIELDS
                        + ",\"outcome\":\"busy\",\"datasets\":[],\"targets\":[],\"reason\":\"locked by pid 7\"}]\n");
    }

    @Test
    void anImportSaysWhoMadeItAndUnderWhichLease() throws Exception {
        ImportedPool pool =
                new ImportedPool(TANK, new Guid(7), new Guid(8), Access.READ_WRITE, "none", "ONLINE", 1024, List.of());
        ImportReport made = new ImportReport(new PoolImports.Outcome(pool, OpenPool.Origin.IMPORTED, Optional.empty()));
        ImportReport found = new ImportReport(new PoolImports.Outcome(pool, OpenPool.Origin.FOUND, Optional.empty()));

        assertThat(text(made)).isEqualTo("tank: imported, read-write\n");
        assertThat(text(found)).isEqualTo("tank: was imported already, read-write\n");
        assertThat(Format.JSON.of(made))
                .isEqualTo("{\"pool\":\"tank\",\"guid\":\"7\",\"imported\":\"rw\",\"found\":false,"
                        + "\"health\":\"ONLINE\",\"lease\":null}\n");
        ImportReport leased =
                new ImportReport(new PoolImports.Outcome(pool, OpenPool.Origin.IMPORTED, Optional.of(17L)));
        assertThat(text(leased)).isEqualTo("tank: imported, read-write (lease 17)\n");
        assertThat(Format.JSON.of(leased)).endsWith("\"lease\":17}\n");
    }

    @Test
    void anExportSaysWhetherThereWasAny() throws Exception {
        ExportReport made = new ExportReport(TANK, PoolExports.Outcome.EXPORTED);
        ExportReport absent = new ExportReport(TANK, PoolExports.Outcome.NOT_IMPORTED);

        assertThat(text(made)).isEqualTo("tank: exported\n");
        assertThat(text(absent)).isEmpty();
        assertThat(Format.JSON.of(made)).isEqualTo("{\"pool\":\"tank\",\"exported\":true}\n");
        assertThat(Format.JSON.of(absent)).isEqualTo("{\"pool\":\"tank\",\"exported\":false}\n");
    }

    private static String text(Report report) {
        StringBuilder text = new StringBuilder();
        report.asText(text);
        return text.toString();
    }
}
