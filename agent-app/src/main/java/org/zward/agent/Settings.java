package org.zward.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zward.ZwardOptions;
import org.zward.cli.config.Configuration;
import org.zward.cli.config.ConfigurationException;
import org.zward.cli.config.ConfigurationFile;
import org.zward.cli.config.Environment;
import org.zward.host.LeaseOptions;
import org.zward.host.Mode;
import org.zward.pool.ActiveElsewhere;
import org.zward.pool.SearchPath;
import org.zward.scan.DeviceScan;
import org.zward.zfs.Backend;

/**
 * What holds for this agent: an option, else the environment, else the configuration file, else the default.
 *
 * @param mode what it may do to this host
 * @param lockDir the lock directory
 * @param backend what talks to ZFS
 * @param scan how it scans
 * @param interval how often
 * @param scanFile where the result goes
 * @param httpPort the port of its endpoint, if it has one
 * @param lease where leases between hosts come from, if they are used
 */
record Settings(
        Mode mode,
        Path lockDir,
        Backend backend,
        DeviceScan.Settings scan,
        Duration interval,
        Path scanFile,
        Optional<Integer> httpPort,
        Optional<LeaseOptions> lease) {

    private static final Path SCAN_FILE = Path.of("/run/zward/scan.json");
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    /** A pool that is locked is busy, and looked at again by the next scan: none of them waits long. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /**
     * Works them out.
     *
     * @throws ConfigurationException if the file or a variable is wrong, a file that was named is not there, or one thing
     *     that is said rules out another
     */
    static Settings resolve(CommandLineParser.Parsed.Run options, Environment environment)
            throws ConfigurationException {
        Configuration file = ConfigurationFile.named(options.config(), environment);
        Optional<Path> lockDir = environment.lockDir();
        Optional<List<Path>> searchPath = environment.searchPath();
        Optional<List<Path>> searchDirs =
                options.searchDirs().isEmpty() ? Optional.empty() : Optional.of(options.searchDirs());
        Path locks = options.lockDir().or(() -> lockDir).or(file::lockDir).orElse(ZwardOptions.LOCK_DIRECTORY);
        Path scanFile = file.scanFile().orElse(SCAN_FILE);
        if (isSame(locks, scanFile.getParent())) {
            throw new ConfigurationException(
                    "lock.dir",
                    locks + " is the directory of scan.file, too, whose agent.lock would be there as a pool's is",
                    "choose another lock.dir or another scan.file");
        }
        return new Settings(
                file.mode().orElse(Mode.MONITOR),
                locks,
                file.backend().orElse(Backend.AUTO),
                new DeviceScan.Settings(
                        new SearchPath(searchDirs
                                .or(() -> searchPath)
                                .or(file::searchPath)
                                .orElse(List.of())),
                        DeviceScan.Patience.of(
                                file.lockTimeout()
                                        .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
                                        .orElse(LONGEST_WAIT),
                                file.stuckAfter().orElse(Configuration.STUCK_AFTER)),
                        file.scanParallel().orElse(Configuration.SCAN_PARALLEL),
                        file.activeElsewhere().orElse(ActiveElsewhere.REPORT)),
                file.scanInterval().orElse(INTERVAL),
                scanFile,
                file.httpPort().filter(port -> port != 0),
                file.lease());
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one.toAbsolutePath().normalize(), other.normalize());
        } catch (IOException e) {
            return false; // one is not there yet, under that name or any other
        }
    }
}
