package org.zward.zfs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zward.host.HostId;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.pool.PoolLabel;
import org.zward.pool.PoolLabel.State;

/**
 * The files {@code zfs-VERSION-*.label0.gz} are the first label of one side of a mirror, as that release of ZFS wrote
 * it: while the pool was imported, when it was exported, and after another host had destroyed it.
 */
class LabelReaderTest {

    @TempDir
    Path directory;

    private final LabelReader reader = new LabelReader();

    private Path device(String captured) throws IOException {
        Path device = directory.resolve(captured);
        try (InputStream in = getClass().getResourceAsStream(captured + ".label0.gz");
                InputStream label = new GZIPInputStream(in)) {
            LabelWriter.writeRaw(device, label.readAllBytes(), 0);
        }
        return device;
    }

    private VdevLabel read(Path device) throws IOException {
        return reader.read(device).orElseThrow().label();
    }

    @ParameterizedTest
    @CsvSource({
        "zfs-2.1-active, 10460173962426400284, ACTIVE, 7845c9ab, node",
        "zfs-2.1-exported, 10460173962426400284, EXPORTED, 7845c9ab, node",
        "zfs-2.1-destroyed, 10460173962426400284, OTHER, 0badcafe, other",
        "zfs-2.3-active, 2695428389256565735, ACTIVE, 7845c9ab, node",
        "zfs-2.3-exported, 2695428389256565735, EXPORTED, 7845c9ab, node",
        "zfs-2.3-destroyed, 2695428389256565735, OTHER, 0badcafe, other"
    })
    void whatZfsWroteIsRead(String captured, String guid, State state, String hostid, String hostName)
            throws IOException {
        VdevLabel label = read(device(captured));

        assertThat(label.pool())
                .isEqualTo(new PoolLabel(
                        new PoolName("t1"),
                        Guid.of(guid),
                        state,
                        new HostId(Integer.parseUnsignedInt(hostid, 16)),
                        hostName));
        assertThat(label.tree().string("type")).contains("mirror");
        assertThat(label.tree().lists("children")).hasSize(2);
        assertThat(label.topCount()).hasValue(1);
        assertThat(label.featuresForRead()).contains("com.delphix:hole_birth", "com.delphix:embedded_data");
    }

    @Test
    void theLabelSaysWhereItsVdevWas() throws IOException {
        VdevLabel label = read(device("zfs-2.1-exported"));

        assertThat(label.leaf()).isEqualTo(Guid.of("5851110934501026275"));
        assertThat(label.top()).isEqualTo(Guid.of("8365994795089061456"));
        assertThat(label.txg()).isEqualTo(39);
        assertThat(label.path()).contains("/run/x/d1");
    }

    @ParameterizedTest
    @CsvSource({"zfs-2.1-exported", "zfs-2.3-exported"})
    void itsNewestUberblockIsRead(String captured) throws IOException {
        Path device = device(captured);

        Uberblock uberblock = reader.newestUberblock(device, read(device)).orElseThrow();

        assertThat(uberblock.txg()).isPositive();
        assertThat(uberblock.timestamp()).isBetween(1_700_000_000L, 2_000_000_000L);
        assertThat(uberblock.isMultihost()).isFalse();
    }

    @Test
    void aTornLabelCountsAsNone() throws IOException {
        Path device = device("zfs-2.3-exported");
        LabelWriter.writeRaw(device, new byte[] {1}, LabelWriter.VDEV_PHYS + 5000);

        assertThat(reader.read(device)).isEmpty();
    }

    @Test
    void aLabelThatWasCopiedToAnotherPlaceCountsAsNone() throws IOException {
        Path device = device("zfs-2.3-exported");
        byte[] label = new byte[256 << 10];
        try (InputStream in = Files.newInputStream(device)) {
            assertThat(in.readNBytes(label, 0, label.length)).isEqualTo(label.length);
        }

        LabelWriter.writeRaw(device, label, LabelWriter.offset(1));

        assertThat(reader.read(device).orElseThrow().copies()).isOne();
    }

    @Test
    void ofFourLabelsTheNewestCounts() throws IOException {
        Path device = directory.resolve("d");
        NvList leaf = TestPool.leaf(device, 2);
        TestPool pool = new TestPool("tank", 1);
        LabelWriter.write(device, pool.with("txg", 7L).label(leaf, 2));
        LabelWriter.write(
                device, pool.with("txg", 9L).with("state", TestPool.ACTIVE).label(leaf, 2), 2);

        LabelReader.Labels labels = reader.read(device).orElseThrow();

        assertThat(labels.copies()).isEqualTo(4);
        assertThat(labels.label().txg()).isEqualTo(9);
        assertThat(labels.label().pool().state()).isEqualTo(State.ACTIVE);
    }

    /** A device whose reads fail from one offset on up to another: no file can be made to have bad sectors. */
    private static LabelReader readerOfBadSectors(long from, long to) {
        return new LabelReader(path -> {
            Device device = Device.open(path);
            return new LabelReader.Source() {
                @Override
                public long size() throws IOException {
                    return device.size();
                }

                @Override
                public byte[] read(long offset, int length) throws IOException {
                    if (offset < to && offset + length > from) {
                        throw new IOException("Input/output error");
                    }
                    return device.read(offset, length);
                }

                @Override
                public void close() throws IOException {
                    device.close();
                }
            };
        });
    }

    @Test
    void aBadSectorCostsOneLabelOfFour() throws IOException {
        Path device = directory.resolve("d");
        LabelWriter.write(device, new TestPool("tank", 1).label(TestPool.leaf(device, 2), 2));

        LabelReader.Labels labels =
                readerOfBadSectors(0, LabelWriter.offset(1)).read(device).orElseThrow();

        assertThat(labels.copies()).isEqualTo(3);
        assertThat(labels.label().pool().name()).isEqualTo(new PoolName("tank"));
    }

    @Test
    void aBadSectorCostsOneRingOfUberblocks() throws IOException {
        Path device = device("zfs-2.1-exported");
        LabelReader badAtTheEnd = readerOfBadSectors(LabelWriter.offset(2), LabelWriter.DEVICE_SIZE);

        assertThat(badAtTheEnd.newestUberblock(device, read(device)))
                .isEqualTo(reader.newestUberblock(device, read(device)))
                .isPresent();
    }

    @Test
    void aDeviceOfWhichNoLabelCanBeReadIsAnError() throws IOException {
        Path device = device("zfs-2.3-exported");
        LabelReader bad = readerOfBadSectors(0, LabelWriter.DEVICE_SIZE);

        assertThatThrownBy(() -> bad.read(device)).isInstanceOf(IOException.class);
    }

    @Test
    void aLabelOfAHostOfTheOtherByteOrderIsRead() throws IOException {
        Path device = directory.resolve("d");
        byte[] block = new byte[112 << 10];
        byte[] packed = LabelWriter.pack(new TestPool("tank", 1).label(TestPool.leaf(device, 2), 2));
        System.arraycopy(packed, 0, block, 0, packed.length);

        LabelWriter.writeBlock(device, block, LabelWriter.VDEV_PHYS, ByteOrder.BIG_ENDIAN);

        assertThat(read(device).pool().name()).isEqualTo(new PoolName("tank"));
    }

    @Test
    void aNameThatZfsWouldNotTakeIsNoPools() throws IOException {
        Path device = directory.resolve("d");
        LabelWriter.write(device, new TestPool("-o evil\n", 1).label(TestPool.leaf(device, 2), 2));

        assertThat(reader.read(device)).isEmpty();
    }

    @Test
    void aLabelThatWasNeverFinishedIsNone() throws IOException {
        Path device = directory.resolve("d");
        LabelWriter.write(device, new TestPool("tank", 1).with("txg", 0L).label(TestPool.leaf(device, 2), 2));

        assertThat(reader.read(device)).isEmpty();
    }

    @Test
    void anEmptyDeviceASmallFileAndADirectoryHaveNone() throws IOException {
        Path empty = directory.resolve("empty");
        LabelWriter.writeRaw(empty, new byte[0], 0);

        assertThat(reader.read(empty)).isEmpty();
        assertThat(reader.read(Files.writeString(directory.resolve("small"), "x")))
                .isEmpty();
        assertThatThrownBy(() -> reader.read(directory)).isInstanceOf(IOException.class);
    }

    @Test
    void anInterruptDisturbsNothingAndIsKept() throws IOException {
        Path device = device("zfs-2.3-exported");

        Thread.currentThread().interrupt();
        VdevLabel label = read(device);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(label.pool().name()).isEqualTo(new PoolName("t1"));
    }

    @Test
    void theActivityCheckTakesAsLongAsTheKernels() {
        // the write interval in bits 8 to 31, allowed failures in bits 48 to 63, and a bit for each that is valid
        Uberblock tenFailures = new Uberblock(1, 1, 100_000_000, 10L << 48 | 1000L << 8 | 0x7);
        Uberblock neverSuspends = new Uberblock(1, 1, 100_000_000, 2000L << 8 | 0x7);
        Uberblock of07 = new Uberblock(1, 1, 500_000_000, 0);

        assertThat(tenFailures.activityCheck()).isEqualTo(Duration.ofSeconds(20));
        assertThat(neverSuspends.activityCheck()).isEqualTo(Duration.ofSeconds(42));
        assertThat(of07.activityCheck()).isEqualTo(Duration.ofSeconds(30));
        assertThat(Set.of(tenFailures, neverSuspends, of07)).allMatch(Uberblock::isMultihost);
    }

    @Test
    void aBlockWithoutTheMagicIsNoUberblock() {
        assertThat(Uberblock.parse(ByteBuffer.allocate(1024))).isEmpty();
    }
}
