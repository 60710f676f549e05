package org.zward.cli.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zward.pool.ActiveElsewhere;
import org.zward.zfs.Backend;

/**
 * What a configuration file says. A key that it leaves out is empty.
 *
 * @param mode {@code mode}; the agent's
 * @param lockDir {@code lock.dir}
 * @param lockTimeout {@code lock.timeout}
 * @param searchPath {@code search.path}
 * @param backend {@code backend}
 * @param scanInterval {@code scan.interval}; the agent's
 * @param scanParallel {@code scan.parallel}
 * @param activeElsewhere {@code scan.active-elsewhere}
 * @param httpPort {@code http.port}; the agent's
 */
public record Configuration(
        Optional<Mode> mode,
        Optional<Path> lockDir,
        Optional<Duration> lockTimeout,
        Optional<List<Path>> searchPath,
        Optional<Backend> backend,
        Optional<Duration> scanInterval,
        Optional<Integer> scanParallel,
        Optional<ActiveElsewhere> activeElsewhere,
        Optional<Integer> httpPort) {

    /** Of a file that is not there. */
    public static final Configuration EMPTY = new Configuration(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** What the agent may do to this host by itself. */
    enum Mode {
        /** It looks on. */
        MONITOR,
        /** It makes a hostid where there is none. */
        MANAGED
    }
}
