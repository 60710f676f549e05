package org.zward.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads the command line of {@code zward}. */
final class CommandLineParser {

    private static final List<ZwardCommand> COMMANDS = List.of(
            new LocksCommand(),
            new ExecCommand(),
            new PoolsCommand(),
            new ImportCommand(),
            new ExportCommand(),
            new ScanCommand(),
            new CheckCommand(),
            new TargetCommand(),
            new FormatTargetCommand(),
            new MountTargetCommand(),
            new UnmountTargetCommand(),
            new TargetRunningCommand(),
            new RemoveTargetCommand());

    /** What a command line asks for. */
    sealed interface Parsed {

        /** A command is to be run. */
        record Run(ZwardCommand command, ParseResult arguments, GlobalOptions options) implements Parsed {}

        /** A text is to be shown: help, or the version. */
        record Show(String text) implements Parsed {}
    }

    private CommandLineParser() {}

    /**
     * Reads a command line.
     *
     * @throws UsageException if it is wrong
     */
    static Parsed parse(String... args) throws UsageException {
        CommandLine line = commandLine(mentioned(args));
        ParseResult root;
        try {
            root = line.parseArgs(args);
        } catch (ParameterException e) {
            throw new UsageException(e.getCommandLine().getCommandSpec().qualifiedName(), messageOf(e));
        }
        ParseResult last = root;
        while (!last.isUsageHelpRequested() && last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandSpec spec = last.commandSpec();
        if (last.isUsageHelpRequested()) {
            return new Parsed.Show(spec.commandLine().getUsageMessage(Ansi.AUTO));
        }
        if (root.isVersionHelpRequested()) {
            return new Parsed.Show("zward " + Version.current() + System.lineSeparator());
        }
        if (!(spec.userObject() instanceof ZwardCommand command)) {
            throw new UsageException(spec.qualifiedName(), "no command given");
        }
        return new Parsed.Run(command, last, GlobalOptionsSpec.valuesIn(root));
    }

    /** The model of the whole command, for its documentation. */
    static CommandLine whole() {
        return commandLine(COMMANDS);
    }

    /** A model costs time, so only commands that may be meant get one; all, if none is, so that help shows them. */
    private static List<ZwardCommand> mentioned(String[] args) {
        List<String> words = Arrays.asList(args);
        int end = words.indexOf("--");
        words = end < 0 ? words : words.subList(0, end);
        List<ZwardCommand> mentioned = new ArrayList<>();
        for (ZwardCommand command : COMMANDS) {
            if (words.contains(command.name())) {
                mentioned.add(command);
            }
        }
        boolean help = words.contains("--help") || words.contains("-h");
        return mentioned.isEmpty() || help ? COMMANDS : mentioned;
    }

    private static CommandLine commandLine(List<ZwardCommand> commands) {
        CommandSpec root = GlobalOptionsSpec.spec();
        for (ZwardCommand command : commands) {
            root.addSubcommand(command.name(), command.spec());
        }
        return new CommandLine(root).setExpandAtFiles(false);
    }

    private static String messageOf(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return messageOf(unmatched);
        }
        String message = wrong.getMessage();
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static String messageOf(UnmatchedArgumentException wrong) {
        CommandSpec spec = wrong.getCommandLine().getCommandSpec();
        String first = wrong.getUnmatched().get(0);
        if (first.startsWith("-")) {
            boolean global = spec.root().optionsMap().containsKey(first.replaceFirst("=.*", ""));
            return global ? "'" + first + "' goes before the command" : "unknown option '" + first + "'";
        }
        boolean root = spec == spec.root();
        return (root ? "unknown command '" : "unexpected operand '") + first + "'";
    }
}
