package org.zward.cli;

import org.zward.cli.report.PoolsReport;
import org.zward.lock.ZwardException;
import org.zward.pool.PoolListing;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward pools}: lists the pools. */
final class PoolsCommand implements ZwardCommand {

    @Override
    public String name() {
        return "pools";
    }

    @Override
    public CommandSpec spec() {
        return Specs.command(
                this,
                "zward pools",
                "Lists the pools that are imported here, and those that could be, with the host they are active on."
                        + " Takes no lock.",
                "zward pools",
                "zward --search-dir /dev/mapper pools");
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException, InterruptedException {
        PoolListing listing = invocation.zward().listing();
        invocation
                .output()
                .print(new PoolsReport(listing.list(invocation.settings().searchPath())));
        return ExitStatus.DONE;
    }
}
