package org.zward.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zward.cli.report.Format;
import org.zward.zfs.Backend;

/**
 * The options before COMMAND, as they were given.
 *
 * @param config {@code --config}
 * @param lockDir {@code --lock-dir}
 * @param timeout {@code --timeout}
 * @param searchDirs {@code --search-dir}, as often as it was given
 * @param backend {@code --backend}
 * @param format {@code --json}
 * @param verbosity {@code -v} and {@code -q}
 */
record GlobalOptions(
        Optional<Path> config,
        Optional<Path> lockDir,
        Optional<Duration> timeout,
        List<Path> searchDirs,
        Optional<Backend> backend,
        Format format,
        Verbosity verbosity) {

    /** How much goes to standard error. */
    enum Verbosity {
        /** Errors alone. */
        QUIET,
        /** Errors and warnings. */
        NORMAL,
        /** Also what is done, and the causes of errors. */
        VERBOSE
    }
}
