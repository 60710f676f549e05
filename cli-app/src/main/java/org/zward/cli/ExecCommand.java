package org.zward.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.zward.host.HostLease;
import org.zward.lock.LockRequest;
import org.zward.lock.PoolLock;
import org.zward.lock.PoolLock.Inheritance;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException;
import org.zward.pool.Access;
import org.zward.pool.SequenceRequest;
import org.zward.pool.SequenceRequest.Afterwards;
import org.zward.posix.Command;
import org.zward.posix.CommandNotStartedException;
import org.zward.posix.CommandRunner;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code zward exec}: runs a command under the lock of a pool. */
final class ExecCommand implements ZwardCommand {

    /** The values of {@code --import}. */
    enum Mode {
        RO,
        RW
    }

    @Override
    public String name() {
        return "exec";
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                this,
                "zward exec POOL [--import ro|rw [--without-host-lease] [--keep]]\n                  -- CMD...",
                "Runs a command under a pool's lock, as flock(1) does, and ends with its status. The command inherits the"
                        + " lock, and a zward that it starts shares it.",
                "zward exec tank -- zpool scrub tank",
                "zward exec tank --import ro -- zfs list -r tank");
        spec.addPositional(Specs.pool("The pool, or a dataset of it."));
        spec.addOption(Specs.choice(
                "--import",
                Mode.class,
                "Import it first, read-only or read-write, if it is not, and export it after."));
        spec.addOption(Specs.flag("--keep", "Do not export it after."));
        spec.addOption(Specs.withoutHostLease());
        return spec.addPositional(PositionalParamSpec.builder()
                .index("1..*")
                .arity("1..*")
                .required(true)
                .paramLabel("CMD")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("The command and its arguments, which reach it as they are.")
                .build());
    }

    @Override
    public int run(ParseResult arguments, Invocation invocation)
            throws UsageException, ZwardException, InterruptedException {
        Arguments given = Arguments.of(arguments);
        invocation.signals();
        LockRequest request = Requests.lock("exec", LockRequest.Use.COMMAND, invocation.settings());
        if (given.access().isEmpty()) {
            return runLocked(given, request, invocation);
        }
        SequenceRequest sequence = Requests.sequence(
                        given.pool(), given.access().get(), request, invocation.settings())
                .then(given.afterwards())
                .excludingBy(Requests.exclusion(arguments));
        return invocation.zward().sequences().run(sequence, open -> {
            // it is not for the command to inherit its connection; nothing after this needs a lease
            invocation.leases().ifPresent(HostLease::close);
            return runCommand(given.command(), open.lock(), invocation);
        });
    }

    private static int runLocked(Arguments given, LockRequest request, Invocation invocation)
            throws ZwardException, InterruptedException {
        OptionalInt status = OptionalInt.empty();
        try (PoolLock lock = invocation.locks().lock(given.pool(), request)) {
            status = OptionalInt.of(runCommand(given.command(), lock, invocation));
        } catch (ZwardException e) {
            if (status.isEmpty()) {
                throw e;
            }
            // the command has run: its status counts, and what the release says is a warning
            invocation.errors().warning(e);
        }
        return status.getAsInt();
    }

    private static int runCommand(List<String> arguments, PoolLock lock, Invocation invocation)
            throws ZwardException, InterruptedException {
        Inheritance passedOn = lock.share();
        Command command = new Command(
                arguments,
                Map.of(HeldLocks.VARIABLE, HeldLocks.format(passedOn, invocation.inherited())),
                Set.of(passedOn.descriptor()));
        try {
            return CommandRunner.passing(invocation.signals()).run(command);
        } catch (CommandNotStartedException e) {
            invocation.errors().failure(e);
            return e.exitStatus();
        }
    }

    /**
     * What was given.
     *
     * @param pool the pool
     * @param access how it is to be imported, if it is
     * @param afterwards what becomes of the import
     * @param command CMD and its arguments
     */
    record Arguments(PoolName pool, Optional<Access> access, Afterwards afterwards, List<String> command) {

        static Arguments of(ParseResult arguments) throws UsageException, ZwardException {
            List<String> command = arguments.matchedPositionalValue(1, List.of());
            List<String> line = arguments.originalArgs();
            int dashes = line.indexOf("--");
            if (dashes < 0 || !line.subList(dashes + 1, line.size()).equals(command)) {
                throw new UsageException("zward exec", "put '--' between POOL and CMD");
            }
            Optional<Mode> mode = Optional.ofNullable(arguments.matchedOptionValue("--import", (Mode) null));
            boolean keep = arguments.hasMatchedOption("--keep");
            if (keep && mode.isEmpty()) {
                throw new UsageException("zward exec", "--keep needs --import");
            }
            if (arguments.hasMatchedOption(Specs.WITHOUT_HOST_LEASE) && !mode.equals(Optional.of(Mode.RW))) {
                throw new UsageException("zward exec", Specs.WITHOUT_HOST_LEASE + " needs --import rw");
            }
            return new Arguments(
                    PoolName.parse(arguments.matchedPositionalValue(0, "")),
                    mode.map(word -> word == Mode.RO ? Access.READ_ONLY : Access.READ_WRITE),
                    keep ? Afterwards.KEEP : Afterwards.EXPORT,
                    command);
        }
    }
}
