package org.zward.zfs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zward.host.HostId;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.pool.ImportablePool;
import org.zward.pool.ImportablePool.Activity;
import org.zward.pool.PoolLabel;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;

@Timeout(60)
class PoolLabelsTest {

    private static final HostId HERE = new HostId(1);
    private static final long MIRROR = 100;

    @TempDir
    Path directory;

    private final PoolLabels labels = new PoolLabels();
    private final TestPool tank = new TestPool("tank", 1);

    private List<ImportablePool> search() throws Exception {
        return labels.search(new SearchPath(List.of(directory)), Set.of(), HERE);
    }

    private ImportablePool found() throws Exception {
        List<ImportablePool> found = search();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private Path device(String name) throws IOException {
        return directory.toRealPath().resolve(name);
    }

    private NvList group(String type, String... devices) throws IOException {
        NvList[] leaves = new NvList[devices.length];
        for (int i = 0; i < devices.length; i++) {
            leaves[i] = TestPool.leaf(device(devices[i]), guid(devices[i]));
        }
        return TestPool.group(type, 0, MIRROR, leaves);
    }

    private static long guid(String device) {
        return device.hashCode();
    }

    private void write(TestPool pool, NvList top, String... devices) throws IOException {
        for (String device : devices) {
            LabelWriter.write(device(device), pool.label(top, guid(device)));
        }
    }

    @Test
    void aPoolIsFoundOnceWithAllItsDevices() throws Exception {
        write(tank, group("mirror", "a", "b"), "a", "b");

        assertThat(found())
                .isEqualTo(new ImportablePool(
                        new PoolLabel(
                                new PoolName("tank"),
                                new Guid(1),
                                PoolLabel.State.EXPORTED,
                                new HostId(0x0badcafe),
                                "elsewhere"),
                        "ONLINE",
                        Activity.NOT_SEEN,
                        List.of(device("a"), device("b"))));
    }

    @Test
    void aMirrorWithoutASideIsDegradedAndWithoutAnyOneNotFound() throws Exception {
        write(tank, group("mirror", "a", "b"), "a");

        assertThat(found().health()).isEqualTo("DEGRADED");
        Files.delete(device("a"));
        assertThat(search()).isEmpty();
    }

    @Test
    void raidzIsDegradedUpToItsParity() throws Exception {
        NvList raidz = group("raidz", "a", "b", "c");
        write(tank, raidz, "a", "b", "c");
        assertThat(found().health()).isEqualTo("ONLINE");

        Files.delete(device("a"));
        assertThat(found().health()).isEqualTo("DEGRADED");

        Files.delete(device("b"));
        assertThat(found().health()).isEqualTo("UNAVAIL");
    }

    @Test
    void withoutATopLevelVdevAPoolIsUnavailableUnlessVdevsWereRemovedFromIt() throws Exception {
        tank.with("vdev_children", 2L);
        write(tank, TestPool.leaf(device("a"), guid("a")), "a");
        assertThat(found().health()).isEqualTo("UNAVAIL");

        tank.with("hole_array", List.of(1L));
        write(tank, TestPool.leaf(device("a"), guid("a")), "a");
        assertThat(found().health()).isEqualTo("ONLINE");

        tank.with("hole_array", List.of(9L))
                .with("features_for_read", new NvList(java.util.Map.of("com.delphix:device_removal", true)));
        write(tank, TestPool.leaf(device("a"), guid("a")), "a");
        assertThat(found().health()).isEqualTo("ONLINE");
    }

    @Test
    void aDeviceThatWasDetachedIsNoneOfThePools() throws Exception {
        write(tank, group("mirror", "a", "b"), "b");
        write(tank.with("txg", 20L).with("state", TestPool.ACTIVE), group("mirror", "a", "c"), "a", "c");

        assertThat(found().devices()).containsExactly(device("a"), device("c"));
        assertThat(found().label().state()).isEqualTo(PoolLabel.State.ACTIVE);
    }

    @Test
    void twoPoolsOfOneNameAreTwo() throws Exception {
        write(tank, group("mirror", "a"), "a");
        write(new TestPool("tank", 2), group("mirror", "b"), "b");

        assertThat(search())
                .extracting(pool -> pool.label().guid())
                .containsExactlyInAnyOrder(new Guid(1), new Guid(2));
    }

    @Test
    void aPoolThatIsImportedIsLeftOut() throws Exception {
        write(tank, group("mirror", "a"), "a");

        assertThat(labels.search(new SearchPath(List.of(directory)), Set.of(new Guid(1)), HERE))
                .isEmpty();
    }

    @Test
    void ofTheNamesOfADeviceTheOneInItsLabelIsTaken() throws Exception {
        write(tank, group("mirror", "m"), "m");
        Files.createSymbolicLink(device("a"), device("m"));
        assertThat(found().devices()).containsExactly(device("m"));

        Files.move(device("m"), device("z"));
        Files.delete(device("a"));
        Files.createSymbolicLink(device("b"), device("z"));
        assertThat(found().devices()).containsExactly(device("b"));
    }

    @Test
    void whatIsNoDeviceIsNotOpened() throws Exception {
        write(tank, group("mirror", "a"), "a");
        assertThat(new ProcessBuilder("mkfifo", device("fifo").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.createSymbolicLink(device("dangling"), device("nowhere"));
        Files.createSymbolicLink(device("circle"), device("circle"));
        Files.createDirectory(device("directory"));
        Files.writeString(device("small"), "x");

        assertThat(search()).hasSize(1);
    }

    @Test
    void aDirectoryThatIsNotThereIsNoError() throws Exception {
        assertThat(labels.search(new SearchPath(List.of(directory.resolve("none"))), Set.of(), HERE))
                .isEmpty();
    }

    @Test
    void aDeviceMayStandForADirectory() throws Exception {
        write(tank, group("mirror", "a"), "a");

        assertThat(labels.search(new SearchPath(List.of(device("a"))), Set.of(), HERE))
                .hasSize(1);
    }

    @Test
    void theDefaultPathCanBeSearched() throws Exception {
        assertThat(labels.search(SearchPath.DEFAULT, Set.of(), HERE)).isNotNull();
    }

    @Test
    void theLabelIsReadAgainFromTheHintsDevices() throws Exception {
        write(tank, group("mirror", "a", "b"), "a", "b");
        ImportablePool hint = found();

        write(
                tank.with("txg", 11L).with("state", TestPool.ACTIVE).with("hostname", "other"),
                group("mirror", "a", "b"),
                "b");

        assertThat(labels.readLabel(hint)).hasValueSatisfying(label -> {
            assertThat(label.state()).isEqualTo(PoolLabel.State.ACTIVE);
            assertThat(label.hostName()).isEqualTo("other");
        });
    }

    @Test
    void aPoolThatWasReplacedOrTakenAwayHasNoLabelAnyMore() throws Exception {
        write(tank, group("mirror", "a", "b"), "a", "b");
        ImportablePool hint = found();

        write(new TestPool("tank", 2), group("mirror", "a"), "a");
        Files.delete(device("b"));

        assertThat(labels.readLabel(hint)).isEmpty();
    }

    @Test
    void devicesThatCannotBeReadAreAnError() throws Exception {
        write(tank, group("mirror", "a"), "a");
        ImportablePool hint = found();
        Files.delete(device("a"));
        Files.createDirectory(device("a"));

        assertThatThrownBy(() -> labels.readLabel(hint))
                .isInstanceOf(ZfsException.class)
                .hasMessageContaining("a");
    }

    @Test
    void aHostThatWritesIsSeen() throws Exception {
        activeElsewhere(10_000);
        CountDownLatch searching = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            for (long txg = 11; searching.getCount() > 0; txg++) {
                uberblock(txg, 10_000);
            }
        });
        other.start();

        ImportablePool pool = found();
        searching.countDown();
        other.join();

        assertThat(pool.activity()).isEqualTo(Activity.SEEN);
        assertThat(pool.health()).isEqualTo("UNAVAIL");
    }

    @Test
    void aHostThatDoesNotWriteIsNotSeen() throws Exception {
        activeElsewhere(1);

        assertThat(found().activity()).isEqualTo(Activity.NOT_SEEN);
        assertThat(found().health()).isEqualTo("ONLINE");
    }

    @Test
    void ourOwnPoolsAreNotWatched() throws Exception {
        activeElsewhere(10_000_000);

        assertThat(labels.search(new SearchPath(List.of(directory)), Set.of(), new HostId(0x0badcafe)))
                .extracting(ImportablePool::activity)
                .containsExactly(Activity.NOT_SEEN);
    }

    @Test
    void anInterruptEndsTheWatch() throws Exception {
        activeElsewhere(10_000_000);

        Thread.currentThread().interrupt();

        assertThatThrownBy(this::search).isInstanceOf(InterruptedException.class);
    }

    /** A pool that another host had last, with multihost on and one write in so many milliseconds. */
    private void activeElsewhere(long interval) throws IOException {
        write(tank.with("state", TestPool.ACTIVE), group("mirror", "a"), "a");
        uberblock(10, interval);
    }

    private void uberblock(long txg, long interval) {
        byte[] block = new byte[1024];
        ByteBuffer fields = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        fields.putLong(0, 0x00bab10cL).putLong(16, txg).putLong(32, 1_700_000_000L);
        fields.putLong(176, 0xa11cea11L).putLong(184, 1000L).putLong(192, 1L << 48 | interval << 8 | 0x7);
        try {
            LabelWriter.writeBlock(
                    device("a"), block, LabelWriter.UBERBLOCKS + (txg % 128) * 1024, ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
