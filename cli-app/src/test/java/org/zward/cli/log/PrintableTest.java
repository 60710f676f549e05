package org.zward.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void whatIsFitStaysAsItIs() {
        String text = "tank: größe, 日本, \uD83D\uDE00 and \\ too";

        assertThat(Printable.escape(text)).isSameAs(text);
    }

    @Test
    void whatBreaksTheLineIsEscaped() {
        assertThat(Printable.escape("a\nb\rc\td")).isEqualTo("a\\nb\\rc\\td");
        assertThat(Printable.escape("a\u0085b\u2028c\u2029d")).isEqualTo("a\\x85b\\u2028c\\u2029d");
    }

    @Test
    void whatDrivesTheTerminalIsEscaped() {
        assertThat(Printable.escape("\u001b[31mred\u0007\u0000\u007f\u009b"))
                .isEqualTo("\\x1b[31mred\\x07\\x00\\x7f\\x9b");
        assertThat(Printable.escape("a\u202eb")).isEqualTo("a\\u202eb");
    }

    @Test
    void halfACharacterIsEscapedAndAWholeOneAfterItIsNot() {
        assertThat(Printable.escape("\uD83D!\uDE00 \uD83D\uDE00")).isEqualTo("\\ud83d!\\ude00 \uD83D\uDE00");
    }
}
