package org.zward.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zward.ZwardOptions;
import org.zward.cli.config.Configuration;
import org.zward.cli.config.ConfigurationException;
import org.zward.cli.config.ConfigurationFile;
import org.zward.cli.config.DurationText;
import org.zward.pool.ActiveElsewhere;
import org.zward.pool.SearchPath;
import org.zward.zfs.Backend;

/**
 * What holds for this run: an option, else the environment, else the configuration file, else the default.
 *
 * @param lockDir the lock directory
 * @param timeout how long to wait for a lock
 * @param searchPath where to look for pools
 * @param backend what talks to ZFS
 * @param scanParallel how many pools a scan reads side by side
 * @param activeElsewhere what a scan does with a pool that is active on another host
 */
record Settings(
        Path lockDir,
        Duration timeout,
        SearchPath searchPath,
        Backend backend,
        int scanParallel,
        ActiveElsewhere activeElsewhere) {

    private static final Path DEFAULT_FILE = Path.of("/etc/zward/zward.properties");
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    private static final int DEFAULT_PARALLEL = 4;

    /**
     * Works them out.
     *
     * @param options the options that were given
     * @param environment the environment's variables; an empty one counts as not set
     * @throws ConfigurationException if the file or a variable is wrong, or a file that was named is not there
     */
    static Settings resolve(GlobalOptions options, Map<String, String> environment) throws ConfigurationException {
        Configuration file = configuration(options, environment);
        Optional<Path> lockDir = path(environment, "ZWARD_LOCK_DIR");
        Optional<Duration> timeout = timeout(environment);
        Optional<List<Path>> searchPath = paths(environment, "ZWARD_SEARCH_PATH");
        Optional<List<Path>> searchDirs =
                options.searchDirs().isEmpty() ? Optional.empty() : Optional.of(options.searchDirs());
        return new Settings(
                options.lockDir().or(() -> lockDir).or(file::lockDir).orElse(ZwardOptions.LOCK_DIRECTORY),
                options.timeout().or(() -> timeout).or(file::lockTimeout).orElse(DEFAULT_TIMEOUT),
                new SearchPath(
                        searchDirs.or(() -> searchPath).or(file::searchPath).orElse(List.of())),
                options.backend().or(file::backend).orElse(Backend.AUTO),
                file.scanParallel().orElse(DEFAULT_PARALLEL),
                file.activeElsewhere().orElse(ActiveElsewhere.REPORT));
    }

    private static Configuration configuration(GlobalOptions options, Map<String, String> environment)
            throws ConfigurationException {
        Optional<Path> fromEnvironment = path(environment, "ZWARD_CONFIG");
        Optional<Path> named = options.config().or(() -> fromEnvironment);
        Optional<Configuration> read = ConfigurationFile.read(named.orElse(DEFAULT_FILE));
        if (read.isEmpty() && named.isPresent()) {
            throw new ConfigurationException(
                    named.get().toString(), "no such file", "correct --config or ZWARD_CONFIG, or make the file");
        }
        return read.orElse(Configuration.EMPTY);
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    private static Optional<Path> path(Map<String, String> environment, String name) throws ConfigurationException {
        Optional<String> value = variable(environment, name);
        return value.isEmpty() ? Optional.empty() : Optional.of(path(name, value.get()));
    }

    private static Optional<List<Path>> paths(Map<String, String> environment, String name)
            throws ConfigurationException {
        Optional<String> value = variable(environment, name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<Path> paths = new ArrayList<>();
        for (String directory : value.get().split(":", -1)) {
            paths.add(path(name, directory));
        }
        return Optional.of(paths);
    }

    private static Path path(String name, String value) throws ConfigurationException {
        try {
            if (!value.isEmpty()) {
                return Path.of(value);
            }
        } catch (InvalidPathException e) {
            // no path in this locale: as bad as none
        }
        throw new ConfigurationException(name, "'" + value + "' is not a path", "correct or unset the variable");
    }

    private static Optional<Duration> timeout(Map<String, String> environment) throws ConfigurationException {
        Optional<String> value = variable(environment, "ZWARD_TIMEOUT");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> timeout = DurationText.ofSeconds(value.get());
        if (timeout.isEmpty()) {
            throw new ConfigurationException(
                    "ZWARD_TIMEOUT",
                    "'" + value.get() + "' is not a number of seconds",
                    "correct or unset the variable");
        }
        return timeout;
    }
}
