package org.zward.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.event.Level;
import org.zward.cli.GlobalOptions.Verbosity;
import org.zward.cli.log.LogLevel;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.PoolLock.Inheritance;
import org.zward.lock.ZwardException;
import org.zward.posix.TerminationSignal;

/** The command {@code zward}. */
public final class Main {

    private final OutputStream out;
    private final ErrorOutput errors;
    private final Map<String, String> environment;

    Main(OutputStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.errors = new ErrorOutput(err);
        this.environment = environment;
    }

    /**
     * Runs it, and ends the process with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(new Main(out, err, System.getenv()).run(args));
    }

    /** Runs it and returns its exit status. */
    int run(String... args) {
        try {
            CommandLineParser.Parsed parsed = CommandLineParser.parse(args);
            if (parsed instanceof CommandLineParser.Parsed.Run run) {
                return run(run, args);
            }
            show(((CommandLineParser.Parsed.Show) parsed).text());
            return ExitStatus.DONE;
        } catch (UsageException e) {
            errors.usage(e);
            return ExitStatus.USAGE;
        } catch (ZwardException e) {
            errors.failure(e);
            return ExitStatus.of(e.kind());
        } catch (RuntimeException | Error e) {
            errors.mistake(e);
            return ExitStatus.FAILED;
        }
    }

    private int run(CommandLineParser.Parsed.Run run, String... args) throws UsageException, ZwardException {
        setVerbosity(run.options().verbosity());
        Settings settings = Settings.resolve(run.options(), environment);
        Output output = new Output(out, run.options().format());
        try (Wiring wiring = new Wiring(settings, output, errors, commandLine(args), inherited())) {
            return run(run, wiring);
        }
    }

    private static int run(CommandLineParser.Parsed.Run run, Wiring wiring) throws UsageException, ZwardException {
        try {
            return run.command().run(run.arguments(), wiring);
        } catch (LeaseUnavailableException e) {
            throw WithoutLease.advised(e, run.arguments());
        } catch (InterruptedException e) {
            return wiring.signals()
                    .received()
                    .map(TerminationSignal::exitStatus)
                    .orElse(ExitStatus.FAILED);
        }
    }

    private void setVerbosity(Verbosity verbosity) {
        errors.verbosity(verbosity);
        switch (verbosity) {
            case QUIET -> LogLevel.choose(Level.ERROR);
            case NORMAL -> LogLevel.choose(Level.WARN);
            case VERBOSE -> LogLevel.choose(Level.DEBUG);
        }
    }

    private void show(String text) throws OutputException {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    private List<Inheritance> inherited() {
        return HeldLocks.parse(environment.getOrDefault(HeldLocks.VARIABLE, ""));
    }

    private static String commandLine(String... args) {
        return args.length == 0 ? "zward" : "zward " + String.join(" ", args);
    }
}
