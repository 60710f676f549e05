package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.lock.DatasetName;
import org.zward.lock.Deadline;
import org.zward.lock.Guid;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Access;
import org.zward.pool.ActiveElsewhere;
import org.zward.pool.AmbiguousPoolException;
import org.zward.pool.ImportedPool;
import org.zward.pool.OpenPool;
import org.zward.pool.PoolBusyException;
import org.zward.pool.PoolExports;
import org.zward.pool.SearchPath;
import org.zward.pool.SequenceRequest;
import org.zward.pool.SequenceRequest.Afterwards;
import org.zward.scan.DeviceScan;
import org.zward.scan.LustreTarget;
import org.zward.scan.ScannedPool;
import org.zward.zfs.Backend;

/** The sequence with real pools, over both backends. */
@Tag("zfs")
@ParameterizedClass
@EnumSource(
        value = Backend.class,
        names = {"LIBZFS", "COMMAND"})
class SequencesOnRealPoolsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @RegisterExtension
    final ZfsSandbox zfs = new ZfsSandbox();

    private final Backend backend;

    SequencesOnRealPoolsTest(Backend backend) {
        this.backend = backend;
    }

    private Zward open() throws ZwardException {
        return Zward.open(
                ZwardOptions.defaults().in(zfs.directory().resolve("locks")).over(backend));
    }

    private SearchPath where() {
        return new SearchPath(List.of(zfs.directory()));
    }

    private static LockRequest lock() {
        return LockRequest.of("test", Deadline.after(PATIENCE));
    }

    private SequenceRequest request(PoolName pool, Access access) {
        return SequenceRequest.of(pool, access, lock()).on(new SequenceRequest.Devices.Search(where()));
    }

    private static String property(PoolName pool, String name) {
        return ZfsSandbox.property(pool.value(), name);
    }

    private void assertNothingIsHeldOrLeft(Zward zward) throws ZwardException {
        assertThat(zward.locks().statuses()).isEmpty();
    }

    @Test
    void aReadOnlySequenceSeesTheDatasetsAndLeavesNothing() throws Exception {
        PoolName pool = new PoolName(zfs.createPool());
        ZfsSandbox.run("zfs", "create", "-o", "lustre:svname=fs-OST0001", pool + "/ost");
        ZfsSandbox.run("zpool", "export", pool.value());
        try (Zward zward = open()) {
            List<String> datasets = zward.sequences()
                    .<List<String>, RuntimeException>run(request(pool, Access.READ_ONLY), open -> {
                        assertThat(property(pool, "readonly")).isEqualTo("on");
                        return zward.zpools().datasets(pool).stream()
                                .map(dataset -> dataset.name().value())
                                .toList();
                    });

            assertThat(datasets).containsExactly(pool.value(), pool + "/ost");
            assertThat(zfs.imported()).isEmpty();
            assertNothingIsHeldOrLeft(zward);
        }
    }

    @Test
    void aPoolThatIsImportedAlreadyIsUntouchedByAScan() throws Exception {
        PoolName pool = new PoolName(zfs.createPool());
        ZfsSandbox.run("zfs", "create", "-o", "mountpoint=" + zfs.directory().resolve("mnt"), pool + "/fs");
        String before = property(pool, "load_guid");
        try (Zward zward = open()) {
            ScannedPool scanned = scan(zward, pool);

            assertThat(scanned.reason()).isEmpty();
            assertThat(scanned.datasets()).hasSize(2);
            assertThat(property(pool, "load_guid")).isEqualTo(before);
            assertThat(property(pool, "readonly")).isEqualTo("off");
            assertThat(zfs.directory().resolve("mnt")).isDirectory();
        }
        ZfsSandbox.run("zfs", "unmount", pool + "/fs");
    }

    private ScannedPool scan(Zward zward, PoolName pool) throws Exception {
        DeviceScan.Settings settings =
                new DeviceScan.Settings(where(), DeviceScan.Patience.of(PATIENCE, PATIENCE), 2, ActiveElsewhere.REPORT);
        List<ScannedPool> pools = zward.scan().scan(List.of(pool), settings, new DeviceScan.Progress() {
            @Override
            public void found(int pools) {}

            @Override
            public void done(ScannedPool pool) {}
        });
        assertThat(pools).hasSize(1);
        return pools.get(0);
    }

    @Test
    void aScanNamesTheLustreTargets() throws Exception {
        PoolName pool = new PoolName(zfs.createPool());
        ZfsSandbox.run(
                "zfs",
                "create",
                "-o",
                "lustre:svname=testfs:MDT0000",
                "-o",
                "lustre:flags=101",
                "-o",
                "lustre:index=0",
                "-o",
                "lustre:fsname=testfs",
                "-o",
                "lustre:version=1",
                pool + "/mdt0");
        ZfsSandbox.run("zpool", "export", pool.value());
        try (Zward zward = open()) {
            assertThat(scan(zward, pool).targets())
                    .extracting(LustreTarget::name, LustreTarget::registered)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("MGS", false),
                            org.assertj.core.groups.Tuple.tuple("testfs-MDT0000", false));
        }
    }

    @Test
    void whatAScanLeftImportedBecomesReadWrite() throws Exception {
        PoolName pool = new PoolName(zfs.createExportedPool());
        zfs.importReadOnly(pool.value(), "-N", "-o", "cachefile=none");
        try (Zward zward = open()) {
            OpenPool.Origin origin =
                    zward.imports().importPool(request(pool, Access.READ_WRITE)).origin();

            assertThat(origin).isEqualTo(OpenPool.Origin.IMPORTED);
            assertThat(property(pool, "readonly")).isEqualTo("off");
            assertThat(property(pool, "cachefile")).isEqualTo("none");
            ZfsSandbox.run("zfs", "create", pool + "/made");
            assertNothingIsHeldOrLeft(zward);
        }
    }

    @Test
    void aReadOnlyPoolThatSomebodyMountedStaysHis() throws Exception {
        PoolName pool = new PoolName(zfs.createPool());
        ZfsSandbox.run("zfs", "set", "mountpoint=" + zfs.directory().resolve("mnt"), pool.value());
        ZfsSandbox.run("zpool", "export", pool.value());
        zfs.importReadOnly(pool.value(), "-o", "cachefile=none");
        try (Zward zward = open()) {
            Throwable refused = catchThrowable(() -> zward.imports().importPool(request(pool, Access.READ_WRITE)));

            assertThat(refused).isInstanceOf(ZwardException.class);
            assertThat(((ZwardException) refused).kind()).isEqualTo(Kind.BUSY);
            assertThat(property(pool, "readonly")).isEqualTo("on");
            assertNothingIsHeldOrLeft(zward);
        }
    }

    @Test
    void twoPoolsOfOneNameAreToldApartByGuidAlone() throws Exception {
        PoolName pool = new PoolName(ZfsSandbox.newName());
        zfs.createPool(pool.value(), zfs.newVdev());
        ZfsSandbox.run("zpool", "export", pool.value());
        zfs.createPool(pool.value(), zfs.newVdev());
        Guid second = Guid.of(property(pool, "guid"));
        ZfsSandbox.run("zpool", "export", pool.value());
        try (Zward zward = open()) {
            assertThatThrownBy(() -> zward.imports().importPool(request(pool, Access.READ_WRITE)))
                    .isInstanceOf(AmbiguousPoolException.class)
                    .hasMessageContaining(second.toString());

            ImportedPool imported = zward.imports()
                    .importPool(request(pool, Access.READ_WRITE).withGuid(Optional.of(second)))
                    .pool();
            assertThat(imported.guid()).isEqualTo(second);
        }
    }

    @Test
    void anExportWaitsForABusyPoolAndFailsInTheEnd() throws Exception {
        PoolName pool = new PoolName(zfs.createPool());
        Path volume = ZfsSandbox.createVolume(pool + "/vol");
        try (Zward zward = open()) {
            PoolExports exports = zward.exports();
            try (InputStream user = Files.newInputStream(volume)) {
                assertThat(user.read()).isZero();
                assertThatThrownBy(
                                () -> exports.export(pool, PoolExports.Mounted.LEAVE, Duration.ofMillis(300), lock()))
                        .isInstanceOf(PoolBusyException.class);
                assertThat(zfs.imported()).containsExactly(pool.value());
            }
            assertThat(exports.export(pool, PoolExports.Mounted.LEAVE, PATIENCE, lock()))
                    .isEqualTo(PoolExports.Outcome.EXPORTED);
            assertThat(exports.export(pool, PoolExports.Mounted.LEAVE, PATIENCE, lock()))
                    .isEqualTo(PoolExports.Outcome.NOT_IMPORTED);
            assertNothingIsHeldOrLeft(zward);
        }
    }

    @Test
    void anExportUnmountsOnlyWhenAsked() throws Exception {
        PoolName pool = new PoolName(zfs.createPool());
        Path mountPoint = zfs.directory().resolve("mnt");
        ZfsSandbox.run("zfs", "create", "-o", "mountpoint=" + mountPoint, pool + "/fs");
        try (Zward zward = open()) {
            PoolExports exports = zward.exports();

            assertThatThrownBy(() -> exports.export(pool, PoolExports.Mounted.LEAVE, PATIENCE, lock()))
                    .isInstanceOf(PoolBusyException.class)
                    .hasMessageContaining(mountPoint.toString());
            assertThat(exports.export(pool, PoolExports.Mounted.UNMOUNT, PATIENCE, lock()))
                    .isEqualTo(PoolExports.Outcome.EXPORTED);
            assertThat(zfs.imported()).isEmpty();
        }
    }

    @Test
    void aDatasetIsMadeAndDestroyedInsideASequence() throws Exception {
        PoolName pool = new PoolName(zfs.createExportedPool());
        DatasetName dataset = new DatasetName(pool + "/target");
        try (Zward zward = open()) {
            zward.sequences().run(request(pool, Access.READ_WRITE).then(Afterwards.KEEP), open -> {
                open.ensureHeld();
                zward.zpools().createDataset(dataset, Map.of("canmount", "off", "lustre:index", "3"));
                return null;
            });
            assertThat(ZfsSandbox.run("zfs", "get", "-Ho", "value", "lustre:index", dataset.value())
                            .strip())
                    .isEqualTo("3");

            zward.sequences().run(request(pool, Access.READ_WRITE), open -> {
                zward.zpools().destroyDataset(dataset);
                return null;
            });
            assertThat(zward.zpools().datasets(pool)).hasSize(1);
        }
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        try (Zward zward = open()) {
            Throwable missing = catchThrowable(
                    () -> zward.imports().importPool(request(new PoolName("no-such-pool"), Access.READ_ONLY)));

            assertThat(((ZwardException) missing).kind()).isEqualTo(Kind.NO_SUCH);
            assertNothingIsHeldOrLeft(zward);
        }
    }
}
