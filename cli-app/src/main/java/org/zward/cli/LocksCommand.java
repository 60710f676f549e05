package org.zward.cli;

import org.zward.cli.report.LocksReport;
import org.zward.lock.ZwardException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward locks}: lists the locks. */
final class LocksCommand implements ZwardCommand {

    @Override
    public String name() {
        return "locks";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward locks [clear]",
                "Lists every lock file: its pool, whether the lock is held or abandoned, and its owner. Takes no lock.",
                "zward locks",
                "zward --json locks | jq -r '.[] | select(.state == \"held\") | .pool'");
        ZwardCommand clear = new LocksClearCommand();
        return spec.addSubcommand(clear.name(), clear.spec());
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException {
        invocation.output().print(new LocksReport(invocation.locks().statuses()));
        return ExitStatus.DONE;
    }
}
