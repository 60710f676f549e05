package org.zward.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.zward.cli.config.DurationText;
import org.zward.cli.config.Word;
import org.zward.lock.Guid;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Makes picocli's model of a command without annotations: to read those by reflection takes longer than all else that
 * {@code zward locks} does.
 */
final class Specs {

    /** The option by which an import goes on without the lease between hosts. */
    static final String WITHOUT_HOST_LEASE = "--without-host-lease";

    private Specs() {}

    /**
     * A command with {@code --help}.
     *
     * @param command the command
     * @param synopsis how it is written, after its name with those of the commands above it
     * @param description what it does, in one sentence
     * @param examples whole command lines
     */
    static CommandSpec command(ZwardCommand command, String synopsis, String description, String... examples) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
        return describe(spec.name(command.name()), synopsis, description, examples);
    }

    /** As {@link #command}, for a model that has its name already. A synopsis may have several lines. */
    static CommandSpec describe(CommandSpec spec, String synopsis, String description, String... examples) {
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
        List<String> footer = new ArrayList<>(List.of("", "Examples:"));
        for (String example : examples) {
            footer.add("  " + example);
        }
        spec.usageMessage()
                .customSynopsis(synopsis.lines().toArray(String[]::new))
                .description(description)
                .sortOptions(false)
                .footer(footer.toArray(String[]::new));
        return spec;
    }

    /** An option that is there or not. */
    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build();
    }

    /** An option with a value. */
    static <T> OptionSpec option(
            String name, String label, Class<T> type, ITypeConverter<T> converter, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(type)
                .converters(converter)
                .description(description)
                .build();
    }

    /** An option whose value is one word out of a few. */
    static <T extends Enum<T>> OptionSpec choice(String name, Class<T> type, String description) {
        List<String> words = new ArrayList<>();
        for (T constant : type.getEnumConstants()) {
            words.add(Word.of(constant));
        }
        return OptionSpec.builder(name)
                .paramLabel(String.join("|", words))
                .completionCandidates(words)
                .type(type)
                .converters(text -> Word.parse(text, type.getEnumConstants())
                        .orElseThrow(() -> new TypeConversionException(
                                "'" + text + "' is not " + Word.list(type.getEnumConstants()))))
                .description(description)
                .build();
    }

    /** An option whose value is taken as it is. */
    static OptionSpec text(String name, String label, String description) {
        return option(name, label, String.class, text -> text, description);
    }

    /** An option whose value is taken as it is, and that may be given several times. */
    static OptionSpec texts(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    /** The same, which must be given. */
    static OptionSpec required(OptionSpec option) {
        return option.toBuilder().required(true).build();
    }

    /** The option {@link #WITHOUT_HOST_LEASE} of the commands that import read-write. */
    static OptionSpec withoutHostLease() {
        return flag(
                WITHOUT_HOST_LEASE,
                "Import it read-write without the lease between hosts that the configuration asks for. You vouch that no other"
                        + " host imports it at this moment: two that do both write to it, and destroy what it holds.");
    }

    /** The option --target of the commands that do something to a known target. */
    static OptionSpec target() {
        return required(text("--target", "UUID", "The target, as 'zward target list' shows it."));
    }

    /** The operand UUID. */
    static PositionalParamSpec uuid() {
        return PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .paramLabel("UUID")
                .type(String.class)
                .description("The target.")
                .build();
    }

    /** The operand POOL. */
    static PositionalParamSpec pool(String description) {
        return PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .paramLabel("POOL")
                .type(String.class)
                .description(description)
                .build();
    }

    /** Reads a path. */
    static Path path(String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            // no path in this locale: as bad as none
        }
        throw new TypeConversionException("'" + text + "' is not a path");
    }

    /** Reads a number of seconds. */
    static Duration seconds(String text) {
        return DurationText.ofSeconds(text)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a number of seconds"));
    }

    /** Reads a whole number that is not negative. */
    static Integer count(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // no number: as bad as a negative one
        }
        throw new TypeConversionException("'" + text + "' is not a whole number, 0 or more");
    }

    /** Reads a guid. */
    static Guid guid(String text) {
        try {
            return Guid.of(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a guid");
        }
    }
}
