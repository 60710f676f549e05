package org.zward.cli;

import org.zward.cli.report.TargetForgottenReport;
import org.zward.lock.LockRequest;
import org.zward.lock.ZwardException;
import org.zward.target.TargetId;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward target forget}: makes a target unknown. */
final class TargetForgetCommand implements ZwardCommand {

    @Override
    public String name() {
        return "forget";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward target forget UUID",
                "Makes a target unknown on this host. Its dataset stays as it is. Takes the lock of its pool,"
                        + " so none is forgotten that is just being mounted; one that is mounted is refused.",
                "zward target forget $UUID");
        return spec.addPositional(Specs.uuid());
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws ZwardException, InterruptedException {
        TargetId id = TargetId.parse(arguments.matchedPositionalValue(0, ""));
        invocation.signals();
        invocation
                .targets()
                .forget(
                        id,
                        invocation.locks(),
                        Requests.lock("target forget", LockRequest.Use.SEQUENCE, invocation.settings()));
        invocation.output().print(new TargetForgottenReport(id));
        return ExitStatus.DONE;
    }
}
