package org.zward.lock;

import java.nio.charset.StandardCharsets;

/** Puts lines together; cuts a value where it would grow too long, never inside a character or an escape. */
final class RecordText {

    private static final int MOST_BYTES_OF_A_CHAR = 3;

    private final StringBuilder text = new StringBuilder(1024);

    void line(String key, String value, int maxBytes) {
        text.append(key).append('=');
        if (fits(value, maxBytes) && isPlain(value)) {
            text.append(value);
        } else {
            escapeAndCut(value, maxBytes);
        }
        text.append('\n');
    }

    void padded(String key, String value, int width) {
        text.append(key).append('=').append(value);
        text.append(" ".repeat(width - value.length())).append('\n');
    }

    /** Lines that were put together before. */
    void lines(String lines) {
        text.append(lines);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    byte[] toByteArray() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean fits(String value, int maxBytes) {
        return value.length() * MOST_BYTES_OF_A_CHAR <= maxBytes
                || (value.length() <= maxBytes && value.getBytes(StandardCharsets.UTF_8).length <= maxBytes);
    }

    private static boolean isPlain(String value) {
        return value.indexOf('\\') < 0 && value.indexOf('\n') < 0 && value.indexOf('\r') < 0;
    }

    private void escapeAndCut(String value, int maxBytes) {
        int bytes = 0;
        int i = 0;
        while (i < value.length()) {
            int codePoint = value.codePointAt(i);
            String written =
                    switch (codePoint) {
                        case '\\' -> "\\\\";
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        default -> Character.toString(codePoint);
                    };
            bytes += written.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                return;
            }
            text.append(written);
            i += Character.charCount(codePoint);
        }
    }
}
