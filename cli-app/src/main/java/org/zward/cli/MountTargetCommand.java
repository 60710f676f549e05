package org.zward.cli;

import java.util.Optional;
import org.zward.cli.report.MountTargetReport;
import org.zward.lock.LockRequest;
import org.zward.lock.ZwardException;
import org.zward.target.Target;
import org.zward.target.TargetId;
import org.zward.target.TargetStart;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward mount-target}: starts a target. */
final class MountTargetCommand implements ZwardCommand {

    @Override
    public String name() {
        return "mount-target";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward mount-target --target UUID [--fenced HOST] [--without-host-lease]",
                "Imports a target's pool read-write and mounts the target, all under the pool's lock. The pool stays"
                        + " imported, unless the mount fails. A target that is mounted already is a success.",
                "zward mount-target --target $UUID",
                "zward --timeout 295 mount-target --target $UUID --fenced mds2");
        spec.addOption(Specs.target());
        spec.addOption(Specs.withoutHostLease());
        return spec.addOption(
                Specs.text(
                        "--fenced",
                        "HOST",
                        "You vouch that HOST, by name or hostid, on which the pool was active last, is powered off or cut off"
                                + " from its disks. As long as it is seen writing, the import is tried again, up to --timeout."));
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException, InterruptedException {
        Target target = invocation.targets().get(TargetId.parse(arguments.matchedOptionValue("--target", "")));
        Settings settings = invocation.settings();
        TargetStart.Outcome outcome = invocation
                .zward()
                .targetStart(invocation.targets())
                .start(
                        target,
                        Requests.lock(name(), LockRequest.Use.SEQUENCE, settings),
                        Requests.devices(settings),
                        Optional.ofNullable(arguments.matchedOptionValue("--fenced", (String) null)),
                        Requests.exclusion(arguments));
        invocation.output().print(new MountTargetReport(target, outcome));
        return ExitStatus.DONE;
    }
}
