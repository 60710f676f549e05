package org.zward.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zward.cli.GlobalOptions.Verbosity;
import org.zward.cli.report.Format;
import org.zward.zfs.Backend;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** How the options before COMMAND are written. */
final class GlobalOptionsSpec {

    private static final Map<String, String> EXIT_STATUSES = exitStatuses();

    private GlobalOptionsSpec() {}

    /** The command {@code zward} itself, without its commands. */
    static CommandSpec spec() {
        CommandSpec spec = Specs.describe(
                CommandSpec.create().name("zward"),
                "zward [--config FILE] [--lock-dir DIR] [--timeout SECONDS] [--search-dir DIR]..."
                        + " [--backend auto|libzfs|command] [--json] [-v|-q] COMMAND",
                "Runs import-export sequences on ZFS pools, each pool under an exclusive lock.",
                "zward locks",
                "zward exec tank -- zpool status tank",
                "zward --json --timeout 5 scan tank");
        spec.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Show the version and exit.")
                .build());
        spec.addOption(Specs.option(
                "--config",
                "FILE",
                Path.class,
                Specs::path,
                "The configuration file (/etc/zward/zward.properties; $ZWARD_CONFIG)."));
        spec.addOption(Specs.option(
                "--lock-dir",
                "DIR",
                Path.class,
                Specs::path,
                "The lock directory (/run/zward/locks; $ZWARD_LOCK_DIR)."));
        spec.addOption(Specs.option(
                "--timeout",
                "SECONDS",
                Duration.class,
                Specs::seconds,
                "How long to wait for a lock (60; $ZWARD_TIMEOUT); 0 tries once."));
        spec.addOption(OptionSpec.builder("--search-dir")
                .paramLabel("DIR")
                .type(List.class)
                .auxiliaryTypes(Path.class)
                .arity("1")
                .converters(Specs::path)
                .description("Where to look for pools, instead of ZFS' own search path; may be given several times"
                        + " ($ZWARD_SEARCH_PATH, separated by ':').")
                .build());
        spec.addOption(Specs.choice("--backend", Backend.class, "What talks to ZFS (auto)."));
        spec.addOption(Specs.flag("--json", "Print the result as JSON."));
        spec.addOption(Specs.flag("-v", "Say what is done, and print the causes of errors."));
        spec.addOption(Specs.flag("-q", "Print no warnings but errors, such as that two hosts may write to one pool."));
        spec.usageMessage().exitCodeListHeading("%nExit status:%n").exitCodeList(EXIT_STATUSES);
        return spec;
    }

    /** The values that a command line gave them. */
    static GlobalOptions valuesIn(ParseResult root) throws UsageException {
        boolean verbose = root.hasMatchedOption("-v");
        boolean quiet = root.hasMatchedOption("-q");
        if (verbose && quiet) {
            throw new UsageException("zward", "-v and -q contradict each other");
        }
        return new GlobalOptions(
                value(root, "--config"),
                value(root, "--lock-dir"),
                value(root, "--timeout"),
                root.matchedOptionValue("--search-dir", List.of()),
                value(root, "--backend"),
                root.hasMatchedOption("--json") ? Format.JSON : Format.TEXT,
                verbose ? Verbosity.VERBOSE : quiet ? Verbosity.QUIET : Verbosity.NORMAL);
    }

    private static <T> Optional<T> value(ParseResult root, String option) {
        return Optional.ofNullable(root.matchedOptionValue(option, (T) null));
    }

    private static Map<String, String> exitStatuses() {
        Map<String, String> statuses = new LinkedHashMap<>();
        statuses.put("0", "done");
        statuses.put("1", "failed");
        statuses.put("2", "wrong arguments or configuration");
        statuses.put("3", "no such pool, dataset or target");
        statuses.put("4", "refused: in use, or may be, on another host");
        statuses.put("5", "pool busy");
        statuses.put("6", "lock lost");
        statuses.put("7", "not running (target-running alone)");
        statuses.put("75", "lock not had in time");
        statuses.put("77", "not permitted");
        statuses.put("128+n", "ended by signal n");
        return statuses;
    }
}
