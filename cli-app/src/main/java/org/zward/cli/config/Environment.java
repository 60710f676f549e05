package org.zward.cli.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The variables of the environment that mean something to zward. One that is empty counts as not set.
 *
 * @param variables all variables, by name
 */
public record Environment(Map<String, String> variables) {

    /**
     * Copies the map.
     *
     * @param variables all variables, by name
     */
    public Environment {
        variables = Map.copyOf(variables);
    }

    /** {@code ZWARD_CONFIG}. */
    public Optional<Path> config() throws ConfigurationException {
        return path("ZWARD_CONFIG");
    }

    /** {@code ZWARD_LOCK_DIR}. */
    public Optional<Path> lockDir() throws ConfigurationException {
        return path("ZWARD_LOCK_DIR");
    }

    /** {@code ZWARD_TIMEOUT}. */
    public Optional<Duration> timeout() throws ConfigurationException {
        Optional<String> value = variable("ZWARD_TIMEOUT");
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

    /** {@code ZWARD_SEARCH_PATH}. */
    public Optional<List<Path>> searchPath() throws ConfigurationException {
        Optional<String> value = variable("ZWARD_SEARCH_PATH");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<Path> paths = new ArrayList<>();
        for (String directory : value.get().split(":", -1)) {
            paths.add(path("ZWARD_SEARCH_PATH", directory));
        }
        return Optional.of(paths);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    private Optional<Path> path(String name) throws ConfigurationException {
        Optional<String> value = variable(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(path(name, value.get()));
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
}
