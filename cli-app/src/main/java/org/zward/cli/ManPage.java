package org.zward.cli;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Renders a command and its subcommands as one page for man(1), in the macros of man(7). */
final class ManPage {

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /**
     * The page of a command.
     *
     * @param command the command
     * @param version its version
     * @return roff text
     */
    static String of(CommandSpec command, String version) {
        ManPage man = new ManPage();
        man.macro("TH", command.name().toUpperCase(Locale.ROOT), "1", "", command.name() + " " + version);
        man.macro("SH", "NAME");
        man.text(
                command.name() + " - " + String.join(" ", command.usageMessage().description()));
        man.macro("SH", "SYNOPSIS");
        man.synopsis(command);
        man.macro("SH", "OPTIONS");
        man.operandsAndOptions(command);
        man.macro("SH", "COMMANDS");
        man.commands(command);
        man.macro("SH", "EXIT STATUS");
        command.usageMessage().exitCodeList().forEach(man::item);
        man.macro("SH", "EXAMPLES");
        man.examples(command);
        return man.page.toString();
    }

    private void commands(CommandSpec parent) {
        for (CommandLine child : new TreeMap<>(parent.subcommands()).values()) {
            CommandSpec command = child.getCommandSpec();
            macro("SS", command.qualifiedName());
            synopsis(command);
            macro("PP");
            text(String.join(" ", command.usageMessage().description()));
            operandsAndOptions(command);
            examples(command);
            commands(command);
        }
    }

    private void synopsis(CommandSpec command) {
        text(Stream.of(command.usageMessage().customSynopsis())
                .map(String::strip)
                .collect(Collectors.joining(" ")));
    }

    private void operandsAndOptions(CommandSpec command) {
        for (PositionalParamSpec operand : command.positionalParameters()) {
            item(operand.paramLabel(), String.join(" ", operand.description()));
        }
        for (OptionSpec option : command.options()) {
            String names = String.join(", ", option.names());
            item(
                    option.arity().max() == 0 ? names : names + " " + option.paramLabel(),
                    String.join(" ", option.description()));
        }
    }

    private void examples(CommandSpec command) {
        macro("PP");
        macro("nf");
        for (String line : List.of(command.usageMessage().footer())) {
            if (line.startsWith(" ")) {
                text(line);
            }
        }
        macro("fi");
    }

    private void item(String term, String meaning) {
        macro("TP");
        page.append("\\fB").append(escape(term)).append("\\fR\n");
        text(meaning);
    }

    private void macro(String name, String... arguments) {
        page.append('.').append(name);
        for (String argument : arguments) {
            page.append(" \"").append(escape(argument).replace("\"", "\\(dq")).append('"');
        }
        page.append('\n');
    }

    /** A line that starts with a dot or a quote would be taken for a macro. */
    private void text(String line) {
        page.append(line.startsWith(".") || line.startsWith("'") ? "\\&" : "")
                .append(escape(line))
                .append('\n');
    }

    private static String escape(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
    }
}
