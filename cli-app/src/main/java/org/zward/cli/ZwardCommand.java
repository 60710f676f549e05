package org.zward.cli;

import org.zward.lock.ZwardException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A command of {@code zward}: how it is written, and what it does. */
interface ZwardCommand {

    /** The word that names it. */
    String name();

    /** How it is written: its options and operands, with help on all of them; its user object is this. */
    CommandSpec spec();

    /**
     * Does it.
     *
     * @param arguments what was given, as {@link #spec} describes it
     * @param invocation what all commands need
     * @return the exit status
     * @throws UsageException if the arguments contradict each other
     * @throws ZwardException if it fails
     * @throws InterruptedException if a signal ends it
     */
    int run(ParseResult arguments, Invocation invocation) throws UsageException, ZwardException, InterruptedException;
}
