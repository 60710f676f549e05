package org.zward.lock;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The form of an {@link OwnerRecord} in a lock file: {@code key=value} lines in UTF-8, for {@code cat} and for any
 * language. Design section 2.2.
 *
 * <p>The journal comes first, its values padded with spaces to a fixed width, so that a {@linkplain #slot slot} can be
 * overwritten where it stands with one {@code pwrite}. The rest is cut so that the whole fits {@value #MAX_BYTES}
 * bytes. Stateless.
 */
public final class OwnerRecordFormat {

    /** The most bytes a record takes: one page, so that one write changes all of it or nothing. */
    public static final int MAX_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(OwnerRecordFormat.class);

    private static final int JOURNAL_WIDTH = 20;
    private static final int MAX_COMMAND = 2048;
    private static final int MAX_VALUE = 255;
    private static final String END = "end";

    /** One of the journal's three entries. */
    public enum Slot {
        /** What the owner does. */
        OWN("", 0),
        /** What a sequence does that joined the lock. */
        JOINED("joined.", OWN.offset + OWN.length()),
        /** What an earlier owner left. */
        LEFT("left.", JOINED.offset + JOINED.length());

        private final String phaseKey;
        private final String guidKey;
        private final int offset;

        Slot(String prefix, int offset) {
            this.phaseKey = prefix + "phase";
            this.guidKey = prefix + "load_guid";
            this.offset = offset;
        }

        private int length() {
            return phaseKey.length() + guidKey.length() + 2 * ("=\n".length() + JOURNAL_WIDTH);
        }
    }

    /**
     * A write that changes one slot of a record in its file.
     *
     * @param offset where, in bytes from the start of the file
     * @param bytes what
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to one write and dropped, never compared
    public record SlotWrite(int offset, byte[] bytes) {}

    private OwnerRecordFormat() {}

    /** As much of a command line as a record has room for: to be cut once, rather than for each lock. */
    static String cutCommand(String command) {
        CharBuffer chars = CharBuffer.wrap(command);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(chars, ByteBuffer.allocate(MAX_COMMAND), true);
        return command.substring(0, chars.position());
    }

    /**
     * Makes a record's text.
     *
     * @param record the record
     * @return its bytes, at most {@link #MAX_BYTES}
     */
    public static byte[] format(OwnerRecord record) {
        Owner owner = record.owner();
        RecordText out = new RecordText();
        appendJournal(out, record.journal());
        appendProcess(out, owner);
        appendRequest(out, owner);
        appendCommand(out, owner);
        return out.toByteArray();
    }

    /**
     * Makes the write that sets one slot of a record that is in its file already.
     *
     * @param slot which
     * @param entry what it is to say; nothing blanks it
     * @return the write
     */
    public static SlotWrite slot(Slot slot, Optional<JournalEntry> entry) {
        RecordText out = new RecordText();
        appendSlot(out, slot, entry);
        return new SlotWrite(slot.offset, out.toByteArray());
    }

    /**
     * Reads what a lock file says. Takes the first of a repeated key, ignores keys it does not know and all after
     * {@code end}. A record that can't be read, for example one half written, counts as one whose owner does nothing,
     * and is logged.
     *
     * @param pool whose lock file it is, for the log
     * @param content what the file says
     * @return the record, or nothing if the file is empty
     */
    public static Optional<OwnerRecord> parse(PoolName pool, String content) {
        if (content.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        boolean complete = split(content, values);
        return Optional.of(new OwnerRecord(journal(pool, complete, values), owner(values)));
    }

    static void appendJournal(RecordText out, Journal journal) {
        appendSlot(out, Slot.OWN, Optional.of(journal.own()));
        appendSlot(out, Slot.JOINED, journal.joined());
        appendSlot(out, Slot.LEFT, journal.left());
    }

    static void appendProcess(RecordText out, Owner owner) {
        out.line("pid", text(owner.pid()), MAX_VALUE);
        out.line("started", text(owner.started()), MAX_VALUE);
        out.line("boot", owner.boot().orElse(""), MAX_VALUE);
        out.line("host", owner.host().orElse(""), MAX_VALUE);
    }

    static void appendRequest(RecordText out, Owner owner) {
        out.line("thread", owner.thread().orElse(""), MAX_VALUE);
        out.line("purpose", owner.purpose().orElse(""), MAX_VALUE);
        out.line("since", owner.since().map(Instant::toString).orElse(""), MAX_VALUE);
    }

    static void appendCommand(RecordText out, Owner owner) {
        out.line("command", owner.command().orElse(""), MAX_COMMAND);
        out.line(END, "", 0);
    }

    private static void appendSlot(RecordText out, Slot slot, Optional<JournalEntry> entry) {
        out.padded(slot.phaseKey, entry.map(e -> e.phase().text()).orElse(""), JOURNAL_WIDTH);
        out.padded(
                slot.guidKey,
                entry.flatMap(JournalEntry::loadGuid).map(Guid::toString).orElse(""),
                JOURNAL_WIDTH);
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "";
    }

    /** Returns whether the end was found. */
    private static boolean split(String content, Map<String, String> values) {
        int start = 0;
        while (start < content.length()) {
            int newline = content.indexOf('\n', start);
            String line = content.substring(start, newline < 0 ? content.length() : newline);
            int equals = line.indexOf('=');
            String key = equals < 0 ? line : line.substring(0, equals);
            if (key.equals(END)) {
                return true;
            }
            if (equals >= 0) {
                values.putIfAbsent(key, line.substring(equals + 1));
            }
            start = newline < 0 ? content.length() : newline + 1;
        }
        return false;
    }

    private static Journal journal(PoolName pool, boolean complete, Map<String, String> values) {
        try {
            if (!complete) {
                throw new IllegalArgumentException("it has no end");
            }
            JournalEntry own = entry(Slot.OWN, values).orElseThrow(() -> new IllegalArgumentException("no phase"));
            return new Journal(own, entry(Slot.JOINED, values), entry(Slot.LEFT, values));
        } catch (IllegalArgumentException e) {
            LOG.warn("{}: the lock file's record can't be read and counts as phase=locked: {}", pool, e.getMessage());
            return Journal.LOCKED;
        }
    }

    private static Optional<JournalEntry> entry(Slot slot, Map<String, String> values) {
        String phase = values.getOrDefault(slot.phaseKey, "").strip();
        if (phase.isEmpty()) {
            return Optional.empty();
        }
        String guid = values.getOrDefault(slot.guidKey, "").strip();
        return Optional.of(new JournalEntry(
                Phase.of(phase).orElseThrow(() -> new IllegalArgumentException("no such phase: " + phase)),
                guid.isEmpty() ? Optional.empty() : Optional.of(Guid.of(guid))));
    }

    private static Owner owner(Map<String, String> values) {
        return new Owner(
                number(values, "pid"),
                number(values, "started"),
                value(values, "boot"),
                value(values, "host"),
                value(values, "thread"),
                value(values, "purpose"),
                value(values, "since").flatMap(OwnerRecordFormat::instant),
                value(values, "command"));
    }

    private static Optional<String> value(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key))
                .filter(text -> !text.isEmpty())
                .map(RecordText::unescape);
    }

    private static OptionalLong number(Map<String, String> values, String key) {
        try {
            return OptionalLong.of(Long.parseLong(values.getOrDefault(key, "").strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
