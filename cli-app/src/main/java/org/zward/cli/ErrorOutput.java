package org.zward.cli;

import java.io.PrintStream;
import java.util.Optional;
import org.zward.cli.GlobalOptions.Verbosity;
import org.zward.cli.log.Printable;
import org.zward.lock.ZwardException;

/** Standard error: a line for each failure, fit for a terminal. */
final class ErrorOutput {

    private final PrintStream err;
    private Verbosity verbosity = Verbosity.NORMAL;

    /** Makes one that prints to a stream. */
    ErrorOutput(PrintStream err) {
        this.err = err;
    }

    /** Sets how much is said from now on. */
    void verbosity(Verbosity verbosity) {
        this.verbosity = verbosity;
    }

    /** Reports a wrong command line. */
    void usage(UsageException wrong) {
        line(wrong.getMessage() + ": see '" + wrong.command() + " --help'");
    }

    /** Reports what went wrong where something else decides the exit status. */
    void warning(ZwardException failure) {
        if (verbosity != Verbosity.QUIET) {
            line("warning: " + text(failure));
            details(failure);
        }
    }

    /** Reports a failure, with its causes where they are wanted. */
    void failure(ZwardException failure) {
        line(text(failure));
        details(failure);
    }

    /** Reports a mistake of zward itself. */
    void mistake(Throwable mistake) {
        line("internal error: " + mistake + ": please report it, with what '-v' prints");
        details(mistake);
    }

    /** Says a word that is neither an error nor a result. */
    void note(String text) {
        if (verbosity != Verbosity.QUIET) {
            line(text);
        }
    }

    /** Asks a question that is answered on the same line. */
    void question(String text) {
        err.print("zward: " + Printable.escape(text) + " ");
        err.flush();
    }

    /** The terminal that it is, if it is one and may be drawn on. */
    Optional<PrintStream> terminal() {
        return verbosity != Verbosity.QUIET && Terminals.isStandardError() ? Optional.of(err) : Optional.empty();
    }

    private static String text(ZwardException failure) {
        return failure.subject() + ": " + failure.problem() + ": " + failure.remedy();
    }

    private void line(String text) {
        err.println("zward: " + Printable.escape(text));
    }

    private void details(Throwable failure) {
        if (verbosity == Verbosity.VERBOSE) {
            failure.printStackTrace(err);
        }
    }
}
