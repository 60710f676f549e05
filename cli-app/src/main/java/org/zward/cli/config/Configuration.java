package org.zward.cli.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zward.host.LeaseOptions;
import org.zward.host.Mode;
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
 * @param stuckAfter {@code scan.stuck-after}
 * @param scanFile {@code scan.file}; the agent's
 * @param activeElsewhere {@code scan.active-elsewhere}
 * @param httpPort {@code http.port}; the agent's
 * @param targetDir {@code target.dir}
 * @param lease {@code lease.*}; empty if {@code lease.zookeeper} is
 */
public record Configuration(
        Optional<Mode> mode,
        Optional<Path> lockDir,
        Optional<Duration> lockTimeout,
        Optional<List<Path>> searchPath,
        Optional<Backend> backend,
        Optional<Duration> scanInterval,
        Optional<Integer> scanParallel,
        Optional<Duration> stuckAfter,
        Optional<Path> scanFile,
        Optional<ActiveElsewhere> activeElsewhere,
        Optional<Integer> httpPort,
        Optional<Path> targetDir,
        Optional<LeaseOptions> lease) {

    /** How many pools a scan reads side by side, unless the file says otherwise. */
    public static final int SCAN_PARALLEL = 4;

    /** How long the reading of a pool may take before it counts as stuck, unless the file says otherwise. */
    public static final Duration STUCK_AFTER = Duration.ofSeconds(60);

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
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
}
