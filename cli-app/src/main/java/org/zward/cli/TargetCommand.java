package org.zward.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward target}: keeps the list of known targets. */
final class TargetCommand implements ZwardCommand {

    @Override
    public String name() {
        return "target";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward target add|list|show|forget",
                "Keeps the list of known targets: datasets with a place to be mounted, each by a uuid."
                        + " Only forget takes the lock of a pool, and undoes what a dead owner left there.",
                "zward target add --device tank/ost0 --mount-point /mnt/ost0 --fstype lustre",
                "zward target list");
        for (ZwardCommand command : List.of(
                new TargetAddCommand(), new TargetListCommand(), new TargetShowCommand(), new TargetForgetCommand())) {
            spec.addSubcommand(command.name(), command.spec());
        }
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation) throws UsageException {
        throw new UsageException("zward target", "say what to do: add, list, show or forget");
    }
}
