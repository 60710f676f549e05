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
                values.putIfAbsent(line.substring(0, equals), unescape(line.substring(equals + 1)));
            }
        }
        return new LeaseNote(values);
    }

    byte[] toByteArray() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> text.append(key)
                .append('=')
                .append(escapeAndCut(value, key.equals("command") ? MAX_COMMAND_BYTES : MAX_OTHER_BYTES))
                .append('\n'));
        return text.toString().getBytes(UTF_8);
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

    private static String escapeAndCut(String value, int maxBytes) {
        StringBuilder escaped = new StringBuilder();
        int bytes = 0;
        for (int codePoint : value.codePoints().toArray()) {
            String written =
                    switch (codePoint) {
                        case '\\' -> "\\\\";
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        default -> Character.toString(codePoint);
                    };
            bytes += written.getBytes(UTF_8).length;
            if (bytes > maxBytes) {
                break;
            }
            escaped.append(written);
        }
        return escaped.toString();
    }

    private static String unescape(String escaped) {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '\\' && i + 1 < escaped.length()) {
                i++;
                char code = escaped.charAt(i);
                value.append(code == 'n' ? '\n' : code == 'r' ? '\r' : code);
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }
}
