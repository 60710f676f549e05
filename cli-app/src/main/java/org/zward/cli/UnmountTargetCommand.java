package org.zward.cli;

import java.time.Duration;
import java.util.stream.Collectors;
import org.zward.cli.report.UnmountTargetReport;
import org.zward.lock.LockRequest;
import org.zward.lock.ZwardException;
import org.zward.pool.SequenceRequest;
import org.zward.target.Target;
import org.zward.target.TargetId;
import org.zward.target.TargetStop;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward unmount-target}: stops a target. */
final class UnmountTargetCommand implements ZwardCommand {

    @Override
    public String name() {
        return "unmount-target";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward unmount-target --target UUID [--busy-timeout SECONDS]",
                "Unmounts a target and exports its pool, all under the pool's lock. A pool of which something else is"
                        + " mounted stays imported. A target that is not mounted is a success.",
                "zward unmount-target --target $UUID");
        spec.addOption(Specs.target());
        return spec.addOption(Specs.option(
                "--busy-timeout",
                "SECONDS",
                Duration.class,
                Specs::seconds,
                "How long to try again while the target or its pool is busy (60)."));
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException, InterruptedException {
        Target target = invocation.targets().get(TargetId.parse(arguments.matchedOptionValue("--target", "")));
        TargetStop.Outcome outcome = invocation
                .zward()
                .targetStop(invocation.targets())
                .stop(
                        target,
                        arguments.matchedOptionValue("--busy-timeout", SequenceRequest.BUSY_TIMEOUT),
                        Requests.lock(name(), LockRequest.Use.SEQUENCE, invocation.settings()));
        if (outcome.pool() == TargetStop.Pool.STAYS_IMPORTED) {
            String others = outcome.mounted().stream()
                    .map(mount -> mount.dataset() + " is mounted at " + mount.mountPoint())
                    .collect(Collectors.joining(", "));
            invocation.errors().note(target.pool() + ": stays imported: " + others);
        }
        invocation.output().print(new UnmountTargetReport(target, outcome));
        return ExitStatus.DONE;
    }
}
