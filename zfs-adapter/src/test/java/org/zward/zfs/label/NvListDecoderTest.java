package org.zward.zfs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NvListDecoderTest {

    private static final int UINT64 = 8;
    private static final int UNKNOWN = 99;

    private static final NvList LIST = new NvList(Map.of(
            "number",
            -1L,
            "string",
            "t\u00e9st",
            "empty",
            "",
            "list",
            new NvList(Map.of("inner", 7L)),
            "lists",
            List.of(new NvList(Map.of("a", 1L)), new NvList(Map.of("b", "c"))),
            "numbers",
            List.of(1L, 2L, 3L),
            "flag",
            true));

    @Test
    void whatWasPackedIsUnpacked() throws Exception {
        assertThat(NvListDecoder.decode(ByteBuffer.wrap(LabelWriter.pack(LIST))))
                .isEqualTo(LIST);
    }

    @Test
    void whatFollowsTheListIsIgnored() throws Exception {
        byte[] packed = LabelWriter.pack(LIST);

        assertThat(NvListDecoder.decode(ByteBuffer.wrap(Arrays.copyOf(packed, packed.length + 100))))
                .isEqualTo(LIST);
    }

    @Test
    void aPairOfAnUnknownTypeIsSkipped() throws Exception {
        byte[] packed = LabelWriter.pack(new NvList(Map.of("x", 5L)));
        ByteBuffer.wrap(packed).putInt(4 + 8 + 8 + 8, 99); // after the header, the version and flags, sizes and name

        assertThat(NvListDecoder.decode(ByteBuffer.wrap(packed)).names()).isEmpty();
    }

    @Test
    void aListThatIsCutOffIsMalformedWhereverItIsCut() {
        byte[] packed = LabelWriter.pack(LIST);

        for (int length = 0; length < packed.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(packed, length));
            assertThatThrownBy(() -> NvListDecoder.decode(cut)).isInstanceOf(MalformedLabelException.class);
        }
    }

    @Test
    void garbageIsAListOrMalformedAndNothingElse() {
        Random random = new Random(42);
        byte[] packed = LabelWriter.pack(LIST);
        int malformed = 0;

        for (int i = 0; i < 20_000; i++) {
            byte[] garbled = packed.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                garbled[random.nextInt(garbled.length)] = (byte) random.nextInt();
            }
            try {
                NvListDecoder.decode(ByteBuffer.wrap(garbled));
            } catch (MalformedLabelException e) {
                malformed++;
            }
        }

        assertThat(malformed).isBetween(1, 20_000);
    }

    @Test
    void aPairWhoseSizeLeadsOutOfTheListIsMalformed() {
        for (int size : new int[] {Integer.MAX_VALUE, 1 << 20, 12, 1, 0, -1, Integer.MIN_VALUE}) {
            for (int type : new int[] {UINT64, UNKNOWN}) {
                byte[] packed = LabelWriter.pack(new NvList(Map.of("x", 5L)));
                ByteBuffer.wrap(packed).putInt(4 + 8, size).putInt(4 + 8 + 8 + 8, type);

                assertThatThrownBy(() -> NvListDecoder.decode(ByteBuffer.wrap(packed)))
                        .as("size %d", size)
                        .isInstanceOf(MalformedLabelException.class);
            }
        }
    }

    @Test
    void listsNestedWithoutEndAreMalformed() {
        NvList nested = new NvList(Map.of("x", 1L));
        for (int i = 0; i < 100; i++) {
            nested = new NvList(Map.of("x", nested));
        }
        byte[] packed = LabelWriter.pack(nested);

        assertThatThrownBy(() -> NvListDecoder.decode(ByteBuffer.wrap(packed)))
                .isInstanceOf(MalformedLabelException.class)
                .hasMessageContaining("too deep");
    }

    @Test
    void anArrayThatClaimsToBeHugeIsMalformed() {
        byte[] packed = LabelWriter.pack(new NvList(Map.of("x", List.of(1L))));
        ByteBuffer.wrap(packed).putInt(4 + 8 + 8 + 8 + 8, Integer.MAX_VALUE);

        assertThatThrownBy(() -> NvListDecoder.decode(ByteBuffer.wrap(packed)))
                .isInstanceOf(MalformedLabelException.class);
    }
}
