package org.zward.zfs.command;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a tool left when it ended.
 *
 * @param status its exit status; 128 + n if signal n killed it
 * @param out its standard output
 * @param err its standard error
 */
record Output(int status, String out, String err) {

    boolean succeeded() {
        return status == 0;
    }

    /** Its standard output, line by line. A value may hold an escape, but each line ends with a line feed. */
    List<String> lines() {
        return out.isEmpty()
                ? List.of()
                : List.of(out.substring(0, out.length() - (out.endsWith("\n") ? 1 : 0))
                        .split("\n", -1));
    }

    /** Why it failed, in its own words, on one line; without the usage that follows a bad option. */
    String words() {
        String words = err.lines()
                .map(String::strip)
                .takeWhile(line -> !line.startsWith("usage:"))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
        return words.isEmpty() ? "ended with status " + status : words;
    }

    boolean says(String... phrases) {
        String words = words().toLowerCase(Locale.ROOT);
        for (String phrase : phrases) {
            if (words.contains(phrase)) {
                return true;
            }
        }
        return false;
    }
}
