package org.zward.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zward.ZwardOptions;
import org.zward.cli.config.Configuration;
import org.zward.cli.config.ConfigurationException;
import org.zward.cli.config.ConfigurationFile;
import org.zward.cli.config.Environment;
import org.zward.host.LeaseOptions;
import org.zward.pool.ActiveElsewhere;
import org.zward.pool.SearchPath;
import org.zward.zfs.Backend;
import org.zward.zfs.target.HostTargets;

/**
 * What holds for this run: an option, else the environment, else the configuration file, else the default.
 *
 * @param lockDir the lock directory
 * @param timeout how long to wait for a lock
 * @param searchPath where to look for pools
 * @param backend what talks to ZFS
 * @param scanParallel how many pools a scan reads side by side
 * @param stuckAfter how long the reading of a pool may take before it counts as stuck
 * @param activeElsewhere what a scan does with a pool that is active on another host
 * @param targetDir where the known targets are
 * @param lease where leases between hosts come from, if they are used
 */
record Settings(
        Path lockDir,
        Duration timeout,
        SearchPath searchPath,
        Backend backend,
        int scanParallel,
        Duration stuckAfter,
        ActiveElsewhere activeElsewhere,
        Path targetDir,
        Optional<LeaseOptions> lease) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /**
     * Works them out.
     *
     * @param options the options that were given
     * @param environment the environment's variables; an empty one counts as not set
     * @throws ConfigurationException if the file or a variable is wrong, or a file that was named is not there
     */
    static Settings resolve(GlobalOptions options, Map<String, String> environment) throws ConfigurationException {
        Environment variables = new Environment(environment);
        Configuration file = ConfigurationFile.named(options.config(), variables);
        Optional<Path> lockDir = variables.lockDir();
        Optional<Duration> timeout = variables.timeout();
        Optional<List<Path>> searchPath = variables.searchPath();
        Optional<List<Path>> searchDirs =
                options.searchDirs().isEmpty() ? Optional.empty() : Optional.of(options.searchDirs());
        return new Settings(
                options.lockDir().or(() -> lockDir).or(file::lockDir).orElse(ZwardOptions.LOCK_DIRECTORY),
                options.timeout().or(() -> timeout).or(file::lockTimeout).orElse(DEFAULT_TIMEOUT),
                new SearchPath(
                        searchDirs.or(() -> searchPath).or(file::searchPath).orElse(List.of())),
                options.backend().or(file::backend).orElse(Backend.AUTO),
                file.scanParallel().orElse(Configuration.SCAN_PARALLEL),
                file.stuckAfter().orElse(Configuration.STUCK_AFTER),
                file.activeElsewhere().orElse(ActiveElsewhere.REPORT),
                file.targetDir().orElse(HostTargets.DIRECTORY),
                file.lease());
    }
}
