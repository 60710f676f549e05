package org.zward.cli;

import java.io.IOException;
import org.zward.cli.report.RemoveTargetReport;
import org.zward.lock.LockRequest;
import org.zward.lock.ZwardException;
import org.zward.target.Target;
import org.zward.target.TargetId;
import org.zward.target.TargetRemoval;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward remove-target}: destroys the dataset of a target, once somebody has said so. */
final class RemoveTargetCommand implements ZwardCommand {

    @Override
    public String name() {
        return "remove-target";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward remove-target --target UUID [--yes]",
                "Destroys the dataset of a target, after asking on a terminal: the reverse of format-target. The target stays"
                        + " known. A target that is mounted, or whose dataset has others below it or snapshots, is refused.",
                "zward remove-target --target $UUID",
                "zward remove-target --target $UUID --yes");
        spec.addOption(Specs.target());
        return spec.addOption(Specs.flag("--yes", "Do not ask."));
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation)
            throws UsageException, ZwardException, InterruptedException {
        Target target = invocation.targets().get(TargetId.parse(arguments.matchedOptionValue("--target", "")));
        if (!arguments.hasMatchedOption("--yes") && !isAgreedTo(target, invocation.errors())) {
            invocation.errors().note(target.device() + ": left as it is");
            return ExitStatus.FAILED;
        }
        Settings settings = invocation.settings();
        TargetRemoval.Outcome outcome = invocation
                .zward()
                .targetRemoval(invocation.targets())
                .remove(target, Requests.lock(name(), LockRequest.Use.SEQUENCE, settings), Requests.devices(settings));
        invocation.output().print(new RemoveTargetReport(target, outcome));
        return ExitStatus.DONE;
    }

    private static boolean isAgreedTo(Target target, ErrorOutput errors) throws UsageException {
        if (!Terminals.isStandardInput()) {
            throw new UsageException(
                    "zward remove-target", "--yes is needed where nobody can be asked, to destroy " + target.device());
        }
        errors.question("destroy " + target.device() + " and all that is on it? [y/N]");
        try {
            int answer = System.in.read();
            return answer == 'y' || answer == 'Y';
        } catch (IOException e) {
            return false; // the terminal is gone, and nobody has agreed
        }
    }
}
