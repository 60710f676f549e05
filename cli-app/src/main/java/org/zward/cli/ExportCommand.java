package org.zward.cli;

import java.time.Duration;
import org.zward.cli.report.ExportReport;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.pool.PoolExports;
import org.zward.pool.SequenceRequest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward export}: exports a pool. */
final class ExportCommand implements ZwardCommand {

    @Override
    public String name() {
        return "export";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward export POOL [--busy-timeout SECONDS] [--unmount]",
                "Exports a pool under its lock. A pool that is not imported here is a success.",
                "zward export tank",
                "zward export --unmount --busy-timeout 10 tank");
        spec.addPositional(Specs.pool("The pool, or a dataset of it."));
        spec.addOption(Specs.option(
                "--busy-timeout",
                "SECONDS",
                Duration.class,
                Specs::seconds,
                "How long to try again while the pool is busy (60)."));
        spec.addOption(Specs.flag("--unmount", "Unmount its datasets first, instead of failing if any is mounted."));
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException, InterruptedException {
        PoolName pool = PoolName.parse(arguments.matchedPositionalValue(0, ""));
        PoolExports.Outcome outcome = invocation
                .zward()
                .exports()
                .export(
                        pool,
                        arguments.hasMatchedOption("--unmount")
                                ? PoolExports.Mounted.UNMOUNT
                                : PoolExports.Mounted.LEAVE,
                        arguments.matchedOptionValue("--busy-timeout", SequenceRequest.BUSY_TIMEOUT),
                        Requests.lock("export", LockRequest.Use.SEQUENCE, invocation.settings()));
        if (outcome == PoolExports.Outcome.NOT_IMPORTED) {
            invocation.errors().note(pool + ": not imported on this host");
        }
        invocation.output().print(new ExportReport(pool, outcome));
        return ExitStatus.DONE;
    }
}
