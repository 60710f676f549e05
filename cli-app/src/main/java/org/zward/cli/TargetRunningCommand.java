package org.zward.cli;

import java.util.Optional;
import org.zward.cli.report.TargetRunningReport;
import org.zward.lock.ZwardException;
import org.zward.target.Target;
import org.zward.target.TargetId;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward target-running}: tells whether a target runs. Takes no lock, and starts nothing that takes time. */
final class TargetRunningCommand implements ZwardCommand {

    @Override
    public String name() {
        return "target-running";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward target-running --target UUID",
                "Tells by its exit status whether a target is mounted and its pool works: 0 if so, 7 if it is not mounted,"
                        + " 1 if it is and the pool is suspended or faulted, or if it is mounted in the wrong place.",
                "zward target-running --target $UUID || echo $?");
        return spec.addOption(Specs.target());
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException {
        Target target = invocation.targets().get(TargetId.parse(arguments.matchedOptionValue("--target", "")));
        Optional<String> health = invocation.targetMonitor().poolOfRunning(target);
        invocation.output().print(new TargetRunningReport(target.id(), health));
        return health.isPresent() ? ExitStatus.DONE : ExitStatus.NOT_RUNNING;
    }
}
