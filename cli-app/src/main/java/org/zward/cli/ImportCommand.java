package org.zward.cli;

import java.util.Optional;
import org.zward.cli.report.ImportReport;
import org.zward.lock.Guid;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.pool.Access;
import org.zward.pool.PoolImports;
import org.zward.pool.SequenceRequest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward import}: imports a pool and leaves it imported. */
final class ImportCommand implements ZwardCommand {

    @Override
    public String name() {
        return "import";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward import POOL [--read-only] [--guid N] [--fenced HOST] [--without-host-lease]",
                "Imports a pool under its lock, and leaves it imported. A pool that another host has is refused.",
                "zward import tank",
                "zward import --read-only --guid 1234567890123456789 tank",
                "zward import --fenced mds2 tank");
        spec.addPositional(Specs.pool("The pool, or a dataset of it."));
        spec.addOption(Specs.flag("--read-only", "Import it read-only."));
        spec.addOption(Specs.option(
                "--guid", "N", Guid.class, Specs::guid, "The pool with this guid, where several have the name."));
        spec.addOption(Specs.text(
                "--fenced",
                "HOST",
                "You vouch that HOST, by name or hostid, on which the pool was active last, is powered off or cut off"
                        + " from its disks."));
        spec.addOption(Specs.withoutHostLease());
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation)
            throws UsageException, ZwardException, InterruptedException {
        PoolName pool = PoolName.parse(arguments.matchedPositionalValue(0, ""));
        Access access = arguments.hasMatchedOption("--read-only") ? Access.READ_ONLY : Access.READ_WRITE;
        if (access == Access.READ_ONLY && arguments.hasMatchedOption(Specs.WITHOUT_HOST_LEASE)) {
            throw new UsageException("zward import", Specs.WITHOUT_HOST_LEASE + " is for an import read-write");
        }
        Settings settings = invocation.settings();
        LockRequest lock = Requests.lock("import", LockRequest.Use.SEQUENCE, settings);
        SequenceRequest request = Requests.sequence(pool, access, lock, settings)
                .withGuid(Optional.ofNullable(arguments.matchedOptionValue("--guid", (Guid) null)))
                .withFenced(Optional.ofNullable(arguments.matchedOptionValue("--fenced", (String) null)))
                .excludingBy(Requests.exclusion(arguments));
        PoolImports.Outcome outcome = invocation.zward().imports().importPool(request);
        invocation.output().print(new ImportReport(outcome));
        return ExitStatus.DONE;
    }
}
