package org.zward.agent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Reads the command line of {@code zward-agent}. The model is made without annotations, which cost time at the start. */
final class CommandLineParser {

    /** What a command line asks for. */
    sealed interface Parsed {

        /**
         * The agent is to run.
         *
         * @param config {@code --config}
         * @param lockDir {@code --lock-dir}
         * @param searchDirs {@code --search-dir}, as often as it was given
         * @param verbose {@code -v}
         */
        record Run(Optional<Path> config, Optional<Path> lockDir, List<Path> searchDirs, boolean verbose)
                implements Parsed {}

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
        CommandLine line = new CommandLine(spec()).setExpandAtFiles(false);
        ParseResult result;
        try {
            result = line.parseArgs(args);
        } catch (ParameterException e) {
            String message = e.getMessage();
            throw new UsageException(Character.toLowerCase(message.charAt(0)) + message.substring(1));
        }
        if (result.isUsageHelpRequested()) {
            return new Parsed.Show(line.getUsageMessage(Ansi.AUTO));
        }
        if (result.isVersionHelpRequested()) {
            return new Parsed.Show("zward-agent " + Version.current() + System.lineSeparator());
        }
        return new Parsed.Run(
                path(result, "--config"),
                path(result, "--lock-dir"),
                result.matchedOptionValue("--search-dir", List.<Path>of()),
                result.hasMatchedOption("-v"));
    }

    private static Optional<Path> path(ParseResult result, String option) {
        return Optional.ofNullable(result.matchedOptionValue(option, (Path) null));
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("zward-agent");
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
        spec.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Show the version and exit.")
                .build());
        spec.addOption(
                option("--config", "FILE", "The configuration file (/etc/zward/zward.properties; $ZWARD_CONFIG)."));
        spec.addOption(option("--lock-dir", "DIR", "The lock directory (/run/zward/locks; $ZWARD_LOCK_DIR)."));
        spec.addOption(OptionSpec.builder("--search-dir")
                .paramLabel("DIR")
                .type(List.class)
                .auxiliaryTypes(Path.class)
                .arity("1")
                .converters(CommandLineParser::path)
                .description("Where to look for pools, instead of ZFS' own search path; may be given several times"
                        + " ($ZWARD_SEARCH_PATH, separated by ':').")
                .build());
        spec.addOption(OptionSpec.builder("-v")
                .type(boolean.class)
                .description("Log what is done in detail, and the causes of errors.")
                .build());
        spec.usageMessage()
                .customSynopsis("zward-agent [--config FILE] [--lock-dir DIR] [--search-dir DIR]... [-v]")
                .description("Scans the ZFS pools of this host, each under its lock: at its start, in intervals, and on"
                        + " SIGHUP. SIGTERM and SIGINT end it. It runs in the foreground and logs to standard error.")
                .sortOptions(false)
                .exitCodeListHeading("%nExit status:%n")
                .exitCodeList(ExitStatus.TEXTS)
                .footer(
                        "",
                        "Examples:",
                        "  zward-agent",
                        "  zward-agent --config /etc/zward/test.properties -v",
                        "  systemctl reload zward-agent     # scan now");
        return spec;
    }

    private static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(Path.class)
                .converters(CommandLineParser::path)
                .description(description)
                .build();
    }

    private static Path path(String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            // no path in this locale: as bad as none
        }
        throw new TypeConversionException("'" + text + "' is not a path");
    }
}
