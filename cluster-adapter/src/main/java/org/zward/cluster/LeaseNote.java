package org.zward.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.zward.host.LeaseHolder;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.lock.ProcessIdentity;
import org.zward.lock.RecordText;

/**
 * What a lease's node says of who asked for it: {@code key=value} lines in UTF-8, values escaped as in an owner record
 * ({@code \\}, {@code \n}, {@code \r}), so that {@code zkCli.sh get} serves a person. Never more than {@link #MAX_BYTES}.
 * Readers take the first of a repeated key, and ignore what they do not know.
 */
final class LeaseNote {

    static final int MAX_BYTES = 4096;

    private static final int MAX_COMMAND_BYTES = 2048;
    private static final int MAX_OTHER_BYTES = 400;

    private final Map<String, String> values;

    private LeaseNote(Map<String, String> values) {
        this.values = values;
    }

    static LeaseNote of(PoolName pool, ProcessIdentity self, String purpose, Instant since) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("pool", pool.value());
        values.put("host", self.host());
        values.put("pid", Long.toString(self.pid()));
        values.put("started", Long.toString(self.started()));
        values.put("purpose", purpose);
        values.put("since", since.toString());
        values.put("command", self.command());
        return new LeaseNote(values);
    }

    static LeaseNote parse(byte[] data) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : new String(data, UTF_8).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(line.substring(0, equals), RecordText.unescape(line.substring(equals + 1)));
            }
        }
        return new LeaseNote(values);
    }

    byte[] toByteArray() {
        RecordText text = new RecordText();
        values.forEach(
                (key, value) -> text.line(key, value, key.equals("command") ? MAX_COMMAND_BYTES : MAX_OTHER_BYTES));
        return text.toByteArray();
    }

    LeaseHolder holder(Guid guid, LeaseHolder.State state, long number) {
        return new LeaseHolder(
                value("pool"), guid, state, number, value("host"), pid(), value("command"), value("purpose"), since());
    }

    private Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    private OptionalLong pid() {
        try {
            return OptionalLong.of(Long.parseLong(value("pid").orElse("")));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private Optional<Instant> since() {
        try {
            return value("since").map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
