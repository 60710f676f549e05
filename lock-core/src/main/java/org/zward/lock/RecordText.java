package org.zward.lock;

import java.nio.charset.StandardCharsets;

/**
 * Puts {@code key=value} lines together, for people and for any language: values are escaped ({@code \\}, {@code \n},
 * {@code \r}), and cut where they would grow too long, never inside a character or an escape. Not thread-safe.
 */
public final class RecordText {

    private static final int MOST_BYTES_OF_A_CHAR = 3;

    private final StringBuilder text = new StringBuilder(1024);

    /** Begins without a line. */
    public RecordText() {}

    /**
     * Adds a line.
     *
     * @param key written as it is
     * @param value any text
     * @param maxBytes how many bytes of UTF-8 the escaped value may take
     */
    public void line(String key, String value, int maxBytes) {
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

    /**
     * The lines.
     *
     * @return their bytes in UTF-8
     */
    public byte[] toByteArray() {
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

    /**
     * Undoes the escaping of a value.
     *
     * @param text a value as it stands in a line, whoever wrote it
     * @return the text that it stands for
     */
    public static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                c = switch (text.charAt(i)) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> text.charAt(i);
                };
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
