package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Access;
import org.zward.pool.Dataset;
import org.zward.pool.ImportablePool;
import org.zward.pool.PoolBusyException;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;
import org.zward.pool.Zpools;

/** What only real ZFS does: pools that are damaged, suspended, busy or written to by another host. */
abstract class ZpoolsUnderFireContract {

    @RegisterExtension
    final ZfsSandbox zfs = new ZfsSandbox();

    private Process helper;

    abstract Zpools zpools();

    @AfterEach
    void endHelper() throws InterruptedException {
        if (helper != null) {
            helper.destroyForcibly().waitFor();
        }
    }

    private SearchPath here() {
        return new SearchPath(List.of(zfs.directory()));
    }

    ImportablePool found(String pool) throws Exception {
        List<ImportablePool> found = zpools().search(here());
        assertThat(found).extracting(each -> each.label().name().value()).containsExactly(pool);
        return found.get(0);
    }

    @Test
    void datasetsHaveTheValuesAndSourcesThatZfsGetPrints() throws Exception {
        String pool = zfs.createPool("-O", "org.zward:from=root");
        ZfsSandbox.run("zfs", "create", "-p", "-o", "canmount=off", "-o", "lustre:index=3", pool + "/a/b");
        ZfsSandbox.run("zfs", "create", "-s", "-V", "8M", "-o", "org.zward:from=volume", pool + "/v");
        Map<String, Map<String, Dataset.Property>> expected = new HashMap<>();
        ZfsSandbox.run("zfs", "get", "-Hpr", "-t", "filesystem,volume", "-o", "name,property,value,source", "all", pool)
                .lines()
                .map(line -> line.split("\t", -1))
                .filter(cells -> cells[1].contains(":")
                        || List.of("used", "available", "referenced", "mountpoint", "canmount", "mounted")
                                .contains(cells[1]))
                .forEach(cells -> expected.computeIfAbsent(cells[0], name -> new HashMap<>())
                        .put(cells[1], new Dataset.Property(cells[2], cells[3])));

        List<Dataset> datasets = zpools().datasets(new PoolName(pool));

        assertThat(datasets)
                .extracting(dataset -> dataset.name().value())
                .containsExactly(pool, pool + "/a", pool + "/a/b", pool + "/v");
        assertThat(datasets.get(3).type()).isEqualTo(Dataset.Type.VOLUME);
        for (Dataset dataset : datasets) {
            assertThat(dataset.properties())
                    .isEqualTo(expected.get(dataset.name().value()));
        }
    }

    @Test
    void aDestroyedPoolIsNotFoundAndAnOldHintDoesNotImportIt() throws Exception {
        String name = zfs.createExportedPool();
        ImportablePool hint = found(name);
        ZfsSandbox.run("zpool", "import", "-N", "-d", zfs.directory().toString(), name);
        ZfsSandbox.run("zpool", "destroy", name);

        assertThat(zpools().search(here())).isEmpty();
        assertThatThrownBy(() -> zpools().importPool(hint, Access.READ_ONLY, Zpools.Force.NO, Zpools.LastCheck.NONE))
                .isInstanceOf(ZfsException.class);
        assertThat(zfs.imported()).isEmpty();
    }

    @Test
    void aPoolThatLacksADeviceIsFoundAsItIsAndNotImported() throws Exception {
        String name = ZfsSandbox.newName();
        Path there = zfs.newVdev();
        Path gone = zfs.newVdev();
        ZfsSandbox.run("zpool", "create", "-O", "mountpoint=none", name, there.toString(), gone.toString());
        ZfsSandbox.run("zpool", "export", name);
        Files.delete(gone);

        ImportablePool hint = found(name);

        assertThat(hint.health()).isEqualTo("UNAVAIL");
        assertThatThrownBy(() -> zpools().importPool(hint, Access.READ_ONLY, Zpools.Force.YES, Zpools.LastCheck.NONE))
                .isInstanceOf(ZfsException.class);
        assertThat(zfs.imported()).isEmpty();
    }

    @Test
    void whatIsNoPoolIsPassedOver() throws Exception {
        String name = zfs.createExportedPool();
        Path vdev = onlyVdev();
        ZfsSandbox.run("dd", "if=/dev/urandom", "of=" + vdev, "bs=256K", "count=1", "conv=notrunc"); // the first label
        ZfsSandbox.run("dd", "if=/dev/urandom", "of=" + zfs.directory().resolve("noise"), "bs=1M", "count=1");
        Files.createFile(zfs.directory().resolve("empty"));
        Files.createSymbolicLink(zfs.directory().resolve("dangling"), Path.of("/none"));
        Files.createDirectory(zfs.directory().resolve("directory"));
        ZfsSandbox.run("mkfifo", zfs.directory().resolve("fifo").toString());

        ImportablePool hint = found(name);

        assertThat(zpools().readLabel(hint)).contains(hint.label());
        assertThat(zpools().search(new SearchPath(List.of(zfs.directory().resolve("none")))))
                .isEmpty();
        ZfsSandbox.run("dd", "if=/dev/urandom", "of=" + vdev, "bs=1M", "conv=notrunc", "count=64");
        assertThat(zpools().readLabel(hint)).isEmpty();
        assertThat(zpools().search(here())).isEmpty();
        assertThatThrownBy(() -> zpools().importPool(hint, Access.READ_ONLY, Zpools.Force.YES, Zpools.LastCheck.NONE))
                .isInstanceOf(ZwardException.class);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void aFifoInTheMissingDevicesPlaceHoldsNobodyUp() throws Exception {
        ImportablePool hint = found(zfs.createExportedPool());
        Path fifo = zfs.directory().resolve("fifo");
        ZfsSandbox.run("mkfifo", fifo.toString());

        assertThat(zpools().readLabel(on(hint, List.of(fifo, onlyVdev(hint))))).contains(hint.label());
        assertThatThrownBy(() -> zpools().readLabel(on(hint, List.of(fifo))))
                .isInstanceOf(ZfsException.class)
                .hasMessageContaining("neither a block device nor a file");
    }

    private static ImportablePool on(ImportablePool hint, List<Path> devices) {
        return new ImportablePool(hint.label(), hint.health(), hint.activity(), devices);
    }

    private static Path onlyVdev(ImportablePool hint) {
        assertThat(hint.devices()).hasSize(1);
        return hint.devices().get(0);
    }

    @Test
    void aSuspendedPoolIsListedAndHoldsNobodyUp() throws Exception {
        Path small = zfs.directory().resolve("small");
        Files.createDirectory(small);
        ZfsSandbox.run("mount", "-t", "tmpfs", "-o", "size=12M", "tmpfs", small.toString());
        PoolName pool = new PoolName(ZfsSandbox.newName());
        try {
            Path vdev = small.resolve("vdev");
            ZfsSandbox.run("truncate", "-s", "64M", vdev.toString());
            zfs.createPool(pool.value(), vdev);
            Path mountPoint = zfs.directory().resolve("mnt");
            ZfsSandbox.run("zfs", "create", "-o", "mountpoint=" + mountPoint, pool + "/data");
            helper = new ProcessBuilder("dd", "if=/dev/urandom", "of=" + mountPoint.resolve("x"), "bs=1M", "count=40")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Path state = Path.of("/proc/spl/kstat/zfs", pool.value(), "state");
            await().atMost(Duration.ofMinutes(5))
                    .until(() -> Files.readString(state).contains("SUSPENDED"));

            assertThat(zpools().imported(pool).orElseThrow().health()).isEqualTo("SUSPENDED");
            assertThat(zpools().imported()).extracting(each -> each.name()).contains(pool);
            assertThatThrownBy(() -> zpools().datasets(pool)).isInstanceOf(ZfsException.class);
        } finally {
            ZfsSandbox.run("mount", "-o", "remount,size=100M", small.toString());
            ZfsSandbox.run("zpool", "clear", pool.value());
            if (helper != null) {
                assertThat(helper.waitFor(5, TimeUnit.MINUTES)).isTrue();
            }
            ZfsSandbox.run("zpool", "destroy", "-f", pool.value());
            ZfsSandbox.run("umount", small.toString());
        }
    }

    @Test
    void unmountingNamesTheProcessThatUsesTheFileSystem() throws Exception {
        PoolName pool = new PoolName(zfs.createPool());
        Path mountPoint = zfs.directory().resolve("mnt");
        ZfsSandbox.run("zfs", "create", "-o", "mountpoint=" + mountPoint, pool + "/data");
        helper = new ProcessBuilder("sleep", "1000")
                .directory(mountPoint.toFile())
                .start();

        assertThatThrownBy(() -> zpools().unmountAll(pool))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageContaining("process " + helper.pid());

        endHelper();
        zpools().unmountAll(pool);
        zpools().exportPool(pool);
    }

    @Test
    void anExportNamesWhoHasThePoolMountedInAnotherMountNamespace() throws Exception {
        PoolName pool = new PoolName(zfs.createPool());
        Path mountPoint = zfs.directory().resolve("mnt");
        ZfsSandbox.run("zfs", "create", "-o", "mountpoint=" + mountPoint, pool + "/data");
        helper = new ProcessBuilder("unshare", "-m", "--propagation", "private", "sleep", "1000").start();
        Path namespace = Path.of("/proc", Long.toString(helper.pid()), "ns/mnt");
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !Files.readSymbolicLink(namespace).equals(own));
        zpools().unmountAll(pool);

        assertThatThrownBy(() -> zpools().exportPool(pool))
                .isInstanceOfSatisfying(
                        PoolBusyException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY))
                .hasMessageContaining("process " + helper.pid());

        endHelper();
        exportOnceNobodyUses(pool);
    }

    /** From 2.3 on the kernel would wait for the volume, deaf to every signal. */
    @Test
    void anExportRefusesWhileAVolumeIsOpenOrUnderALoopDeviceOrAPool() throws Exception {
        PoolName pool = new PoolName(zfs.createPool());
        Path volume = ZfsSandbox.createVolume(pool + "/vol");

        helper = new ProcessBuilder("sleep", "1000")
                .redirectInput(volume.toFile())
                .start();
        assertThatThrownBy(() -> zpools().exportPool(pool))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageContaining("process " + helper.pid())
                .hasMessageContaining(volume.toString());
        assertThatThrownBy(() -> zpools().unmountAll(pool)).isInstanceOf(PoolBusyException.class);
        endHelper();

        String loop =
                ZfsSandbox.run("losetup", "-f", "--show", volume.toString()).strip();
        assertThatThrownBy(() -> zpools().exportPool(pool))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageContaining(pool + "/vol");
        ZfsSandbox.run("losetup", "-d", loop);

        String stacked = ZfsSandbox.newName();
        ZfsSandbox.run("zpool", "create", "-f", "-O", "mountpoint=none", stacked, partitionOf(volume));
        assertThatThrownBy(() -> zpools().exportPool(pool))
                .isInstanceOf(PoolBusyException.class)
                .hasMessageContaining(pool + "/vol");
        ZfsSandbox.run("zpool", "destroy", stacked);

        exportOnceNobodyUses(pool);
        assertThat(zfs.imported()).isEmpty();
    }

    /** A pool on the whole device would want udev. */
    private static String partitionOf(Path volume) throws Exception {
        ZfsSandbox.run("sh", "-c", "echo ,,L | sfdisk -q -X gpt " + volume);
        Path partition = Path.of(volume + "p1");
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(partition));
        return partition.toString();
    }

    private Path onlyVdev() throws Exception {
        try (var files = Files.list(zfs.directory())) {
            return files.toList().get(0);
        }
    }

    /** A search asks for each pool that is imported too, which is busy for that moment; sequences try it again. */
    final void exportOnceNobodyUses(PoolName pool) {
        await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofMinutes(1))
                .ignoreException(PoolBusyException.class)
                .until(() -> {
                    zpools().exportPool(pool);
                    return true;
                });
    }
}
