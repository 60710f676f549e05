package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

class ManPageTest {

    private static final String PAGE = ManPage.of(CommandLineParser.whole().getCommandSpec(), "1.2.3");

    @Test
    void itHasTheSectionsThatManWants() {
        assertThat(PAGE)
                .startsWith(".TH \"ZWARD\" \"1\" \"\" \"zward 1.2.3\"\n.SH \"NAME\"\nzward \\- Runs ")
                .contains(
                        "\n.SH \"SYNOPSIS\"\n",
                        "\n.SH \"OPTIONS\"\n",
                        "\n.SH \"COMMANDS\"\n",
                        "\n.SH \"EXIT STATUS\"\n");
    }

    @Test
    void everyCommandAndOptionIsThere() {
        assertDocumented(CommandLineParser.whole().getCommandSpec());
    }

    private static void assertDocumented(CommandSpec command) {
        command.options().forEach(option -> assertThat(PAGE)
                .contains(option.longestName().replace("-", "\\-")));
        command.subcommands().values().forEach(child -> {
            assertThat(PAGE)
                    .contains(
                            "\n.SS \"" + child.getCommandSpec().qualifiedName().replace("-", "\\-") + "\"\n");
            assertDocumented(child.getCommandSpec());
        });
    }

    @Test
    void noLineOfTextIsTakenForAMacro() {
        assertThat(PAGE.lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
                .allMatch(line -> line.matches("\\.(TH|SH|SS|PP|TP|nf|fi)( .*)?"));
    }
}
