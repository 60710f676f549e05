package org.zward.cli;

import org.zward.cli.report.TargetReport;
import org.zward.lock.ZwardException;
import org.zward.target.MountPoint;
import org.zward.target.Target;
import org.zward.target.TargetId;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward target add}: makes a target known. */
final class TargetAddCommand implements ZwardCommand {

    @Override
    public String name() {
        return "add";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward target add --device POOL/DATASET --mount-point DIR --fstype TYPE [--target UUID]",
                "Makes a target known on this host, and prints its uuid. The dataset need not exist yet. On the other"
                        + " hosts that may run it, add it with the same uuid.",
                "zward target add --device tank/ost0 --mount-point /mnt/ost0 --fstype lustre",
                "zward target add --target $UUID --device tank/a --mount-point /a --fstype zfs");
        spec.addOption(Specs.required(Specs.text("--device", "POOL/DATASET", "The dataset that it is on.")));
        spec.addOption(Specs.required(
                Specs.text("--mount-point", "DIR", "Where it is mounted; the directory is made when it is.")));
        spec.addOption(Specs.required(Specs.choice("--fstype", Target.Fstype.class, "What is on it.")));
        return spec.addOption(Specs.text("--target", "UUID", "Its uuid (a new one)."));
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException, InterruptedException {
        String id = arguments.matchedOptionValue("--target", "");
        Target target = new Target(
                arguments.hasMatchedOption("--target") ? TargetId.parse(id) : TargetId.random(),
                Target.parseDevice(arguments.matchedOptionValue("--device", "")),
                MountPoint.parse(arguments.matchedOptionValue("--mount-point", "")),
                arguments.matchedOptionValue("--fstype", Target.Fstype.LUSTRE));
        invocation.targets().add(target);
        invocation.output().print(TargetReport.added(target));
        return ExitStatus.DONE;
    }
}
