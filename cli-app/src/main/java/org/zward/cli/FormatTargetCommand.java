package org.zward.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.zward.cli.config.Word;
import org.zward.cli.report.FormatReport;
import org.zward.lock.DatasetName;
import org.zward.lock.LockRequest;
import org.zward.lock.ZwardException;
import org.zward.target.LustreOptions;
import org.zward.target.LustreOptions.Service;
import org.zward.target.Target;
import org.zward.target.TargetFormat.Content;
import org.zward.target.TargetFormat.Existing;
import org.zward.target.TargetId;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward format-target}: makes the dataset of a target. */
final class FormatTargetCommand implements ZwardCommand {

    private static final Set<String> FOR_EVERY_FSTYPE = Set.of("--target", "--reformat");

    @Override
    public String name() {
        return "format-target";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward format-target --target UUID [--reformat] [--mgs] [--mdt|--ost] [--mkfsoptions OPTIONS]"
                        + " [--fsname NAME] [--index N] [--mgsnode NIDS]... [--servicenode NIDS]..."
                        + " [--failnode NIDS]... [--param KEY=VALUE]... [-- ARGUMENT...]",
                "Makes the dataset of a known target, in its pool, which is imported for it if need be: with mkfs.lustre"
                        + " for Lustre, after failmode=panic was set on the pool; with mountpoint=legacy for ZFS. A device"
                        + " that holds datasets is refused.",
                "zward format-target --target $UUID --mgs --mdt --fsname work --index 0",
                "zward format-target --target $UUID --ost --fsname work --index 3 \\",
                "    --mgsnode 10.0.0.1@tcp --mkfsoptions 'compression=lz4 -o quota=1T'",
                "zward format-target --target $UUID --reformat");
        spec.addOption(Specs.target());
        spec.addOption(Specs.flag(
                "--reformat", "Destroy the dataset, and those below it, if it exists; what is mounted is refused."));
        spec.addOption(Specs.flag("--mgs", "Lustre: it serves the configuration."));
        spec.addOption(Specs.flag("--mdt", "Lustre: it serves metadata."));
        spec.addOption(Specs.flag("--ost", "Lustre: it serves data."));
        spec.addOption(Specs.text("--fsname", "NAME", "Lustre: the file system that it belongs to."));
        spec.addOption(Specs.option("--index", "N", Integer.class, Specs::count, "Lustre: its index in that."));
        spec.addOption(Specs.texts("--mgsnode", "NIDS", "Lustre: a node of the MGS; may be given several times."));
        spec.addOption(
                Specs.texts("--servicenode", "NIDS", "Lustre: a node that may serve it; may be given several times."));
        spec.addOption(Specs.texts(
                "--failnode", "NIDS", "Lustre: a node that takes over from this; may be given several times."));
        spec.addOption(Specs.texts("--param", "KEY=VALUE", "Lustre: a parameter; may be given several times."));
        spec.addOption(Specs.text(
                "--mkfsoptions",
                "OPTIONS",
                "Lustre: properties of the dataset, separated by ' -o '; mountpoint=none is added unless a mountpoint"
                        + " is set."));
        return spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .paramLabel("ARGUMENT")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("Lustre: after '--', further arguments of mkfs.lustre, which reach it as they are.")
                .build());
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation)
            throws UsageException, ZwardException, InterruptedException {
        Target target = invocation.targets().get(TargetId.parse(arguments.matchedOptionValue("--target", "")));
        Content content = content(target, arguments);
        Settings settings = invocation.settings();
        List<DatasetName> destroyed = invocation
                .zward()
                .targetFormat(invocation.targets())
                .format(
                        target,
                        content,
                        arguments.hasMatchedOption("--reformat") ? Existing.DESTROY : Existing.REFUSE,
                        Requests.lock(name(), LockRequest.Use.SEQUENCE, settings),
                        Requests.devices(settings));
        invocation.output().print(new FormatReport(target, destroyed));
        return ExitStatus.DONE;
    }

    private static Content content(Target target, ParseResult arguments) throws UsageException {
        List<String> others = arguments.matchedPositionalValue(0, List.of());
        List<String> line = arguments.originalArgs();
        int dashes = line.indexOf("--");
        if (!others.isEmpty()
                && (dashes < 0 || !line.subList(dashes + 1, line.size()).equals(others))) {
            throw new UsageException("zward format-target", "unexpected operand '" + others.get(0) + "'");
        }
        if (target.fstype() == Target.Fstype.LUSTRE) {
            return new Content.Lustre(lustre(arguments, others));
        }
        for (OptionSpec option : arguments.matchedOptions()) {
            if (!FOR_EVERY_FSTYPE.contains(option.longestName())) {
                throw notForZfs(option.longestName());
            }
        }
        if (!others.isEmpty()) {
            throw notForZfs(others.get(0));
        }
        return new Content.Zfs();
    }

    private static UsageException notForZfs(String argument) {
        return new UsageException(
                "zward format-target", "'" + argument + "' is for Lustre, and the target's fstype is zfs");
    }

    private static LustreOptions lustre(ParseResult arguments, List<String> others) {
        EnumSet<Service> services = EnumSet.noneOf(Service.class);
        for (Service service : Service.values()) {
            if (arguments.hasMatchedOption("--" + Word.of(service))) {
                services.add(service);
            }
        }
        Integer index = arguments.matchedOptionValue("--index", (Integer) null);
        return new LustreOptions(
                services,
                Optional.ofNullable(arguments.matchedOptionValue("--fsname", (String) null)),
                index == null ? OptionalInt.empty() : OptionalInt.of(index),
                arguments.matchedOptionValue("--mgsnode", List.of()),
                arguments.matchedOptionValue("--servicenode", List.of()),
                arguments.matchedOptionValue("--failnode", List.of()),
                arguments.matchedOptionValue("--param", List.of()),
                Optional.ofNullable(arguments.matchedOptionValue("--mkfsoptions", (String) null)),
                others);
    }
}
