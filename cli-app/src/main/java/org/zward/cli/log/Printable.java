package org.zward.cli.log;

/** Text from outside, made fit for a terminal and for one line. */
public final class Printable {

    private Printable() {}

    /**
     * Escapes control characters, so that a name or a message can neither break the line nor drive the terminal.
     *
     * @param text any text
     * @return the text with {@code \n}, {@code \r}, {@code \t} and {@code \xHH} or, beyond Latin-1, {@code \}{@code
     *     uHHHH} in place of control characters, line separators and stray surrogates
     */
    public static String escape(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            boolean plain = pair || !unfit(c);
            if (!plain && escaped == null) {
                escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (escaped != null) {
                appendTo(escaped, c, plain);
                if (pair) {
                    escaped.append(text.charAt(i + 1));
                }
            }
            if (pair) {
                i++;
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    private static boolean unfit(char c) {
        if (c < 0x7f) {
            return c < ' ';
        }
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    private static void appendTo(StringBuilder escaped, char c, boolean plain) {
        if (plain) {
            escaped.append(c);
        } else if (c == '\n') {
            escaped.append("\\n");
        } else if (c == '\r') {
            escaped.append("\\r");
        } else if (c == '\t') {
            escaped.append("\\t");
        } else {
            String hex = Integer.toHexString(c);
            boolean small = c <= 0xff;
            escaped.append(small ? "\\x" : "\\u").append("0".repeat((small ? 2 : 4) - hex.length()));
            escaped.append(hex);
        }
    }
}
