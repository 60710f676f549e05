package org.zward.cli;

import org.zward.cli.report.TargetReport;
import org.zward.lock.ZwardException;
import org.zward.target.TargetId;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward target show}: shows a known target. */
final class TargetShowCommand implements ZwardCommand {

    @Override
    public String name() {
        return "show";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this, "zward target show UUID", "Shows what is known of a target.", "zward target show $UUID");
        return spec.addPositional(Specs.uuid());
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException {
        TargetId id = TargetId.parse(arguments.matchedPositionalValue(0, ""));
        invocation.output().print(TargetReport.shown(invocation.targets().get(id)));
        return ExitStatus.DONE;
    }
}
