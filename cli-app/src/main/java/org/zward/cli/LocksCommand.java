package org.zward.cli;

import org.zward.cli.config.ConfigurationException;
import org.zward.cli.report.LeasesReport;
import org.zward.cli.report.LocksReport;
import org.zward.host.HostLease;
import org.zward.lock.ZwardException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward locks}: lists the locks. */
final class LocksCommand implements ZwardCommand {

    private static final String LEASES = "--leases";

    @Override
    public String name() {
        return "locks";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward locks [--leases]|[clear]",
                "Lists every lock file: its pool, whether the lock is held or abandoned, and its owner. With"
                        + " --leases lists who holds the leases between hosts instead, or waits for one, on all hosts. Takes no"
                        + " lock and no lease.",
                "zward locks",
                "zward --json locks | jq -r '.[] | select(.state == \"held\") | .pool'");
        spec.addOption(Specs.flag(LEASES, "List the leases between hosts instead."));
        ZwardCommand clear = new LocksClearCommand();
        return spec.addSubcommand(clear.name(), clear.spec());
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException, InterruptedException {
        if (arguments.hasMatchedOption(LEASES)) {
            invocation.signals(); // the servers may not answer: a signal ends the wait
            HostLease leases = invocation
                    .leases()
                    .orElseThrow(() -> new ConfigurationException(
                            "lease.zookeeper",
                            "not set, so there are no leases between hosts",
                            "set it in the configuration file"));
            invocation.output().print(new LeasesReport(leases.holders()));
            return ExitStatus.DONE;
        }
        invocation.output().print(new LocksReport(invocation.locks().statuses()));
        return ExitStatus.DONE;
    }
}
