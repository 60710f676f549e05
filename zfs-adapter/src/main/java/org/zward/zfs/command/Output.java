package org.zward.zfs.command;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a tool left when it ended.
 *
 * @param status its exit status; 128 + n if signal n killed it
 * @param out its standard output
 * @param err its standard error
 */
public record Output(int status, String out, String err) {

    /** An apostrophe within a word neither begins nor ends it. */
    private static final Pattern QUOTED = Pattern.compile("(?<!\\w)'.*?'(?!\\w)");

    /**
     * Whether it ended well.
     *
     * @return true if its exit status is zero
     */
    public boolean succeeded() {
        return status == 0;
    }

    /** Its standard output, line by line. */
    Lines lines() {
        return new Lines(out);
    }

    /**
     * Why it failed, in its own words, on one line; without the usage that follows a bad option.
     *
     * @return its words, or its exit status if it had none
     */
    public String words() {
        String words = err.lines()
                .map(String::strip)
                .takeWhile(line -> !line.startsWith("usage:"))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
        return words.isEmpty() ? "ended with status " + status : words;
    }

    /**
     * Whether it failed and says one of these. What it quotes does not count: a pool may be called 'is busy'.
     *
     * @param phrases in lower case
     * @return true if it failed and one of them is in its words
     */
    public boolean failedSaying(String... phrases) {
        if (succeeded()) {
            return false;
        }
        String words = QUOTED.matcher(words()).replaceAll("''").toLowerCase(Locale.ROOT);
        for (String phrase : phrases) {
            if (words.contains(phrase)) {
                return true;
            }
        }
        return false;
    }
}
