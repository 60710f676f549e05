package org.zward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zward.cli.CommandLineParser.Parsed;
import org.zward.cli.GlobalOptions.Verbosity;
import org.zward.cli.report.Format;
import org.zward.pool.Access;
import org.zward.zfs.Backend;
import picocli.CommandLine;

class CommandLineParserTest {

    @Test
    void optionsBeforeTheCommandAreForAllCommands() throws Exception {
        Parsed.Run run = run(
                "--config",
                "f",
                "--lock-dir=d",
                "--timeout",
                "1.5",
                "--search-dir=a",
                "--search-dir",
                "b",
                "--backend",
                "libzfs",
                "--json",
                "-v",
                "locks",
                "clear");

        assertThat(run.command()).isInstanceOf(LocksClearCommand.class);
        assertThat(run.options())
                .isEqualTo(new GlobalOptions(
                        Optional.of(Path.of("f")),
                        Optional.of(Path.of("d")),
                        Optional.of(Duration.ofMillis(1500)),
                        List.of(Path.of("a"), Path.of("b")),
                        Optional.of(Backend.LIBZFS),
                        Format.JSON,
                        Verbosity.VERBOSE));
    }

    @Test
    void withoutOptionsNothingIsSaid() throws Exception {
        assertThat(run("locks").options())
                .isEqualTo(new GlobalOptions(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Format.TEXT,
                        Verbosity.NORMAL));
    }

    @Test
    void whatComesAfterTheDashesReachesTheCommandAsItIs() throws Exception {
        String[] line = {
            "exec",
            "tank",
            "--import",
            "ro",
            "--",
            "sh",
            "-c",
            "echo \"$1\"",
            "--",
            "@/etc/passwd",
            "--help",
            "-v",
            "",
            "'q'",
            "\"q\"",
            "a=b",
            "--import=rw",
            "${user.home}",
            "$HOME",
            "locks",
            "-"
        };

        ExecCommand.Arguments arguments = ExecCommand.Arguments.of(run(line).arguments());

        assertThat(arguments.command()).containsExactly(java.util.Arrays.copyOfRange(line, 5, line.length));
        assertThat(arguments.access()).contains(Access.READ_ONLY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                            | zward        | no command given",
                "--json                      | zward        | no command given",
                "lokcs                       | zward        | unknown command 'lokcs'",
                "--lock-dri=/x locks         | zward        | unknown option '--lock-dri=/x'",
                "-v -q locks                 | zward        | -v and -q contradict each other",
                "--json --json locks         | zward        | option '--json' should be specified only once",
                "--timeout=-1 locks          | zward        | invalid value for option '--timeout': '-1' is not a number of seconds",
                "--timeout=soon locks        | zward        | invalid value for option '--timeout': 'soon' is not a number of seconds",
                "--backend=zfs locks         | zward        | invalid value for option '--backend': 'zfs' is not auto or libzfs or command",
                "--lock-dir= locks           | zward        | invalid value for option '--lock-dir': '' is not a path",
                "locks --json                | zward locks  | '--json' goes before the command",
                "locks --lock-dir=/x         | zward locks  | '--lock-dir=/x' goes before the command",
                "locks clear now             | zward locks clear | unexpected operand 'now'",
                "locks tank                  | zward locks  | unexpected operand 'tank'",
                "import                      | zward import | missing required parameter: 'POOL'",
                "import a b                  | zward import | unexpected operand 'b'",
                "import --guid=x a           | zward import | invalid value for option '--guid': 'x' is not a guid",
                "import --force a            | zward import | unknown option '--force'",
                "export --busy-timeout=x a   | zward export | invalid value for option '--busy-timeout': 'x' is not a number of seconds",
                "exec                        | zward exec   | missing required parameters: 'POOL', 'CMD'",
                "exec a                      | zward exec   | missing required parameter: 'CMD'",
                "exec a --                   | zward exec   | missing required parameter: 'CMD'",
                "exec a --import rx -- true  | zward exec   | invalid value for option '--import': 'rx' is not ro or rw",
            })
    void aWrongLineIsExplained(String line, String command, String message) {
        String[] args = line == null ? new String[0] : line.split(" ");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> CommandLineParser.parse(args))
                .withMessage(message)
                .satisfies(e -> assertThat(e.command()).isEqualTo(command));
    }

    @Test
    void execWantsTheDashes() throws Exception {
        for (String line : List.of("exec a true", "exec a true -- false", "exec -- a true")) {
            Parsed.Run run = run(line.split(" "));
            assertThatExceptionOfType(UsageException.class)
                    .isThrownBy(() -> ExecCommand.Arguments.of(run.arguments()))
                    .withMessage("put '--' between POOL and CMD");
        }
    }

    @Test
    void execKeepsOnlyWhatItImports() throws Exception {
        Parsed.Run run = run("exec", "a", "--keep", "--", "true");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> ExecCommand.Arguments.of(run.arguments()))
                .withMessage("--keep needs --import");
    }

    @Test
    void anExecThatImportsNothingReadWriteNeedsNoLeaseToGoWithout() {
        for (String[] how : new String[][] {{}, {"--import", "ro"}}) {
            List<String> line = new ArrayList<>(List.of("exec", "tank", "--without-host-lease"));
            line.addAll(List.of(how));
            line.addAll(List.of("--", "true"));
            assertThatExceptionOfType(UsageException.class)
                    .isThrownBy(() -> ExecCommand.Arguments.of(
                            ((Parsed.Run) CommandLineParser.parse(line.toArray(String[]::new))).arguments()))
                    .withMessageContaining("needs --import rw");
        }
    }

    @Test
    void everyCommandHasHelpWithExamples() throws Exception {
        assertHelp(CommandLineParser.whole(), "zward");
    }

    private static void assertHelp(CommandLine line, String path) throws Exception {
        String help = ((Parsed.Show)
                        CommandLineParser.parse((path + " --help").substring(6).split(" ")))
                .text();
        assertThat(help).startsWith("Usage: " + path).contains("Examples:\n  zward ");
        assertThat(help.lines()).allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(80));
        for (var child : line.getSubcommands().entrySet()) {
            assertHelp(child.getValue(), path + " " + child.getKey());
        }
    }

    @Test
    void theHelpOfZwardNamesItsCommandsEvenIfOneIsMentioned() throws Exception {
        assertThat(((Parsed.Show) CommandLineParser.parse("--help", "locks")).text())
                .contains("  locks ", "  exec ", "  pools ", "  import ", "  export ", "  scan ");
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        assertThat(((Parsed.Show) CommandLineParser.parse("--version")).text())
                .matches("zward \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    private static Parsed.Run run(String... line) throws UsageException {
        return (Parsed.Run) CommandLineParser.parse(line);
    }
}
