package org.zward.cli;

import java.util.List;
import org.zward.check.Finding;
import org.zward.cli.report.CheckReport;
import org.zward.lock.ZwardException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward check}: tells what makes exclusion weak here. */
final class CheckCommand implements ZwardCommand {

    @Override
    public String name() {
        return "check";
    }

    @Override
    public CommandSpec spec() {
        return Specs.command(
                this,
                "zward check",
                "Tells what makes exclusion weak on this host, each with what to do about it, and ends with 1 if there is"
                        + " anything. Takes no lock and changes nothing on this host; it searches for pools, as 'zward"
                        + " pools' does. Where leases between hosts are configured it takes one of its own for a moment,"
                        + " and makes the node that they are under if it is missing.",
                "zward check",
                "zward --json check | jq -r '.[].check'");
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException, InterruptedException {
        List<Finding> findings =
                invocation.zward().checkup().findings(invocation.settings().searchPath());
        invocation.output().print(new CheckReport(findings));
        return findings.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    }
}
