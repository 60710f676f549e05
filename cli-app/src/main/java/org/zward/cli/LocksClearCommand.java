package org.zward.cli;

import org.zward.cli.report.ClearedReport;
import org.zward.lock.ZwardException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward locks clear}: clears the lock directory of what dead owners left. */
final class LocksClearCommand implements ZwardCommand {

    @Override
    public String name() {
        return "clear";
    }

    @Override
    public CommandSpec spec() {
        return Specs.command(
                this,
                "zward locks clear",
                "Undoes what owners left that died, and removes their lock files. Live owners keep their locks.",
                "zward locks clear");
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException, InterruptedException {
        invocation.signals();
        invocation.output().print(new ClearedReport(invocation.locks().clear()));
        return ExitStatus.DONE;
    }
}
