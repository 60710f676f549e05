package org.zward.cli;

import org.zward.cli.report.TargetsReport;
import org.zward.lock.ZwardException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward target list}: lists the known targets. */
final class TargetListCommand implements ZwardCommand {

    @Override
    public String name() {
        return "list";
    }

    @Override
    public CommandSpec spec() {
        return Specs.command(
                this,
                "zward target list",
                "Lists the targets that are known on this host. One whose file can't be read is listed with the reason.",
                "zward target list",
                "zward --json target list | jq -r '.[] | select(.problem == null) | .target'");
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException {
        invocation.output().print(new TargetsReport(invocation.targets().list()));
        return ExitStatus.DONE;
    }
}
