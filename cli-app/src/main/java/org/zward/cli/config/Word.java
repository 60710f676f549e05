package org.zward.cli.config;

import java.util.Locale;
import java.util.Optional;

/** The words by which options and the configuration file name the constants of an enum. */
public final class Word {

    private Word() {}

    /** The word for a constant: its name in lower case, with hyphens. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant that a word names. */
    public static <T extends Enum<T>> Optional<T> parse(String word, T[] constants) {
        for (T constant : constants) {
            if (of(constant).equals(word)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    /** All the words, for a message. */
    public static String list(Enum<?>[] constants) {
        StringBuilder list = new StringBuilder();
        for (Enum<?> constant : constants) {
            list.append(list.isEmpty() ? "" : " or ").append(of(constant));
        }
        return list.toString();
    }
}
