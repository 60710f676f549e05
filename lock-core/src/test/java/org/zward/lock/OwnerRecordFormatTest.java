package org.zward.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.lock.OwnerRecordFormat.Slot;
import org.zward.lock.OwnerRecordFormat.SlotWrite;

/** The form of an owner record in its file. */
final class OwnerRecordFormatTest {

    private static final PoolName TANK = new PoolName("tank");
    private static final Guid BIG = Guid.of("18446744073709551615");

    @Test
    void aRecordReadsAsItWasDesigned() {
        OwnerRecord record = new OwnerRecord(
                new Journal(
                        entry(Phase.IMPORTED_READ_ONLY, BIG), Optional.empty(), Optional.of(entry(Phase.IMPORTING))),
                owner("/usr/bin/zward\u0000scan"));

        assertThat(text(record)).isEqualTo("""
                phase=imported-read-only\040\040
                load_guid=18446744073709551615
                joined.phase=                   \040
                joined.load_guid=                   \040
                left.phase=importing          \040
                left.load_guid=                   \040
                pid=4711
                started=815
                boot=2b1f-boot
                host=node1
                thread=main
                purpose=scan
                since=2026-11-22T10:00:00Z
                command=/usr/bin/zward\u0000scan
                end=
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two\nlines\r\n",
                "back\\slash\\n\\",
                "end=\nend\nphase=imported\n",
                "=",
                " spaces at both ends ",
                "tab\tnul\u0000esc\u001b[0m",
                "größe 泳池 \ud83c\udfca",
                "\\\\\n\n\r\r"
            })
    void nastyValuesComeBackAsTheyWere(String nasty) {
        OwnerRecord record = new OwnerRecord(
                Journal.LOCKED,
                new Owner(
                        OptionalLong.of(Long.MAX_VALUE),
                        OptionalLong.of(0),
                        Optional.of(nasty),
                        Optional.of(nasty),
                        Optional.of(nasty),
                        Optional.of(nasty),
                        Optional.of(Instant.MAX),
                        Optional.of(nasty)));

        assertThat(parse(text(record))).contains(record);
    }

    @Test
    void anOwnerOfWhomNothingIsKnownComesBack() {
        OwnerRecord record = new OwnerRecord(Journal.LOCKED, Owner.UNKNOWN);
        assertThat(parse(text(record))).contains(record);
    }

    @Test
    void everyJournalComesBackAndTakesTheSameRoom() {
        int length = text(new OwnerRecord(Journal.LOCKED, owner("zward"))).length();
        for (Phase own : Phase.values()) {
            for (Phase other : Phase.values()) {
                OwnerRecord record = new OwnerRecord(
                        new Journal(entry(own, BIG), Optional.of(entry(other)), Optional.of(entry(other, new Guid(0)))),
                        owner("zward"));
                assertThat(text(record)).hasSize(length);
                assertThat(parse(text(record))).contains(record);
            }
        }
    }

    @Test
    void aSlotIsChangedWhereItStands() {
        JournalEntry before = entry(Phase.IMPORTING_READ_ONLY);
        JournalEntry after = entry(Phase.IMPORTED_READ_ONLY, BIG);
        Owner owner = owner("zward scan");
        byte[] file = OwnerRecordFormat.format(
                new OwnerRecord(new Journal(before, Optional.of(before), Optional.of(before)), owner));

        write(file, OwnerRecordFormat.slot(Slot.JOINED, Optional.of(after)));
        assertThat(parse(file))
                .contains(new OwnerRecord(new Journal(before, Optional.of(after), Optional.of(before)), owner));
        write(file, OwnerRecordFormat.slot(Slot.OWN, Optional.of(after)));
        assertThat(parse(file))
                .contains(new OwnerRecord(new Journal(after, Optional.of(after), Optional.of(before)), owner));
        write(file, OwnerRecordFormat.slot(Slot.LEFT, Optional.empty()));
        assertThat(parse(file))
                .contains(new OwnerRecord(new Journal(after, Optional.of(after), Optional.empty()), owner));
    }

    @Test
    void aLongCommandIsCutBetweenCharactersAndEscapes() {
        for (String unit : new String[] {"a", "é", "泳", "\ud83c\udfca", "\\", "\n", "ab\ncd\\é泳\ud83c\udfca"}) {
            for (int shift = 0; shift < 8; shift++) {
                String command = "x".repeat(shift) + unit.repeat(5000);
                String text = text(new OwnerRecord(Journal.LOCKED, owner(command)));
                String cutBefore = OwnerRecordFormat.cutCommand(command);
                assertThat(cutBefore.getBytes(UTF_8).length).isBetween(2045, 2048);
                assertThat(text(new OwnerRecord(Journal.LOCKED, owner(cutBefore))))
                        .isEqualTo(text);

                OwnerRecord read = parse(text).orElseThrow();
                String cut = read.owner().command().orElseThrow();
                assertThat(command).startsWith(cut);
                assertThat(cut.getBytes(UTF_8).length).isBetween(1000, 2048);
                assertThat(cut).doesNotContain("\ufffd");
            }
        }
    }

    @Test
    void theLongestValuesFitOnePage() {
        String huge = "泳\n".repeat(10_000);
        byte[] bytes = OwnerRecordFormat.format(new OwnerRecord(
                new Journal(
                        entry(Phase.IMPORTED_READ_ONLY, BIG),
                        Optional.of(entry(Phase.IMPORTED_READ_ONLY, BIG)),
                        Optional.of(entry(Phase.IMPORTED_READ_ONLY, BIG))),
                new Owner(
                        OptionalLong.of(Long.MIN_VALUE),
                        OptionalLong.of(Long.MIN_VALUE),
                        Optional.of(huge),
                        Optional.of(huge),
                        Optional.of(huge),
                        Optional.of(huge),
                        Optional.of(Instant.MIN),
                        Optional.of(huge))));

        assertThat(bytes).hasSizeLessThanOrEqualTo(OwnerRecordFormat.MAX_BYTES);
        assertThat(new String(bytes, UTF_8)).endsWith("end=\n");
    }

    @Test
    void aLoneSurrogateDoesNoHarm() {
        String read = parse(text(new OwnerRecord(Journal.LOCKED, owner("a\ud83cb"))))
                .orElseThrow()
                .owner()
                .command()
                .orElseThrow();
        assertThat(read).isEqualTo("a?b");
    }

    @Test
    void anEmptyFileHasNoRecord() {
        assertThat(parse("")).isEmpty();
    }

    @Test
    void aRecordCutShortAnywhereCountsAsLocked() {
        OwnerRecord whole = new OwnerRecord(
                new Journal(
                        entry(Phase.IMPORTED_READ_ONLY, BIG),
                        Optional.of(entry(Phase.IMPORTING)),
                        Optional.of(entry(Phase.EXPORTING, BIG))),
                owner("zward scan"));
        byte[] bytes = OwnerRecordFormat.format(whole);
        for (int length = 1; length < bytes.length; length++) {
            String cut = new String(Arrays.copyOf(bytes, length), UTF_8);
            Journal expected = cut.endsWith("\nend") || cut.endsWith("\nend=") ? whole.journal() : Journal.LOCKED;
            assertThat(parse(cut).orElseThrow().journal()).isEqualTo(expected);
        }
    }

    @Test
    void aRecordThatCantBeReadCountsAsLocked() {
        for (String garbage : new String[] {
            " ",
            "\n",
            "\u0000".repeat(4096),
            "end",
            "phase=\nend\n",
            "phase=sleeping\nend\n",
            "phase=locked\njoined.phase=sleeping\nend\n",
            "phase=imported\nload_guid=12x\nend\n",
            "phase=imported\nload_guid=18446744073709551616\nend\n",
            "phase=imported\nload_guid=-1\nend\n",
            "pid=1\nend\nphase=imported\n",
            "\ufffd\ufffd=\ufffd",
        }) {
            assertThat(parse(garbage).orElseThrow().journal()).as(garbage).isEqualTo(Journal.LOCKED);
        }
    }

    @Test
    void whatIsReadableOfTheOwnerIsReadAlthoughTheJournalIsNot() {
        Owner owner = parse("phase=sleeping\npid=12\nstarted=soon\nsince=today\ncommand=sh\nend\n")
                .orElseThrow()
                .owner();
        assertThat(owner.pid()).hasValue(12);
        assertThat(owner.started()).isEmpty();
        assertThat(owner.since()).isEmpty();
        assertThat(owner.command()).contains("sh");
    }

    @Test
    void theFirstOfARepeatedKeyCountsAndUnknownKeysAndWhatFollowsTheEndDoNot() {
        OwnerRecord record = parse("""
                mood=good
                phase=exporting
                phase=imported
                load_guid=7
                pid=1
                pid=2
                left.phase=importing
                nonsense
                end=
                host=late
                phase=locked
                """).orElseThrow();
        assertThat(record.journal())
                .isEqualTo(new Journal(
                        entry(Phase.EXPORTING, new Guid(7)), Optional.empty(), Optional.of(entry(Phase.IMPORTING))));
        assertThat(record.owner().pid()).hasValue(1);
        assertThat(record.owner().host()).isEmpty();
    }

    @Test
    void aShortRecordOverALongerOneReadsAsTheShortOne() {
        byte[] file = OwnerRecordFormat.format(new OwnerRecord(
                new Journal(entry(Phase.IMPORTED, BIG), Optional.empty(), Optional.empty()),
                owner("a long command ".repeat(20))));
        OwnerRecord shorter = new OwnerRecord(Journal.LOCKED, owner("true"));

        write(file, new SlotWrite(0, OwnerRecordFormat.format(shorter)));

        assertThat(parse(file)).contains(shorter);
    }

    @Test
    void noContentMakesTheParserFail() {
        Random random = new Random(20261122);
        byte[] record = OwnerRecordFormat.format(new OwnerRecord(
                new Journal(entry(Phase.IMPORTED, BIG), Optional.of(entry(Phase.LOCKED)), Optional.empty()),
                owner("a\\b\nc")));
        for (int round = 0; round < 5_000; round++) {
            byte[] mutant = round % 5 == 0 ? new byte[random.nextInt(200)] : record.clone();
            int changes = round % 5 == 0 ? mutant.length : 1 + random.nextInt(8);
            for (int i = 0; i < changes; i++) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
            }
            assertThat(parse(mutant).isPresent()).isEqualTo(mutant.length > 0);
        }
    }

    private static JournalEntry entry(Phase phase) {
        return new JournalEntry(phase, Optional.empty());
    }

    private static JournalEntry entry(Phase phase, Guid guid) {
        return new JournalEntry(phase, Optional.of(guid));
    }

    private static Owner owner(String command) {
        return new Owner(
                OptionalLong.of(4711),
                OptionalLong.of(815),
                Optional.of("2b1f-boot"),
                Optional.of("node1"),
                Optional.of("main"),
                Optional.of("scan"),
                Optional.of(Instant.parse("2026-11-22T10:00:00Z")),
                Optional.of(command));
    }

    private static void write(byte[] file, SlotWrite write) {
        System.arraycopy(write.bytes(), 0, file, write.offset(), write.bytes().length);
    }

    private static String text(OwnerRecord record) {
        return new String(OwnerRecordFormat.format(record), UTF_8);
    }

    private static Optional<OwnerRecord> parse(byte[] content) {
        return parse(new String(content, UTF_8));
    }

    private static Optional<OwnerRecord> parse(String content) {
        return OwnerRecordFormat.parse(TANK, content);
    }
}
