package org.zward.cli.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.zward.host.LeaseAcl;
import org.zward.host.LeaseOptions;
import org.zward.host.Mode;
import org.zward.lock.IoReason;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ActiveElsewhere;
import org.zward.zfs.Backend;

/**
 * Reads a configuration file: one {@code key=value} per line in UTF-8, blank lines, and comments that start with
 * {@code #}. A key that is unknown, bad or given twice is an error that names the line.
 */
public final class ConfigurationFile {

    private static final Path DEFAULT = Path.of("/etc/zward/zward.properties");
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private record Entry(int line, String value) {}

    private final Path path;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();

    private ConfigurationFile(Path path) {
        this.path = path;
    }

    /**
     * Reads the file that somebody named, or else the default one, which may be missing.
     *
     * @param option what the command line names, if it does
     * @param environment whose {@code ZWARD_CONFIG} counts where the command line names none
     * @return what it says
     * @throws ConfigurationException if it can't be read or is wrong, or was named and is not there
     */
    public static Configuration named(Optional<Path> option, Environment environment) throws ConfigurationException {
        Optional<Path> variable = environment.config();
        Optional<Path> named = option.or(() -> variable);
        Optional<Configuration> read = read(named.orElse(DEFAULT));
        if (read.isEmpty() && named.isPresent()) {
            throw new ConfigurationException(
                    named.get().toString(), "no such file", "correct --config or ZWARD_CONFIG, or make the file");
        }
        return read.orElse(Configuration.EMPTY);
    }

    /**
     * Reads a file.
     *
     * @return what it says, or nothing if there is no such file
     * @throws ConfigurationException if it can't be read or is wrong
     */
    public static Optional<Configuration> read(Path path) throws ConfigurationException {
        ConfigurationFile file = new ConfigurationFile(path);
        try {
            return Optional.of(file.parse(Files.readAllLines(path, StandardCharsets.UTF_8)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new ConfigurationException(
                    Kind.NOT_PERMITTED, path.toString(), "not permitted to read it", "run as a user that may, as root");
        } catch (CharacterCodingException e) {
            throw file.unreadable("not UTF-8 text");
        } catch (IOException e) {
            throw file.unreadable(Files.isDirectory(path) ? "a directory" : "it can't be read, " + IoReason.of(e));
        }
    }

    private Configuration parse(List<String> lines) throws ConfigurationException {
        for (int i = 0; i < lines.size(); i++) {
            add(i + 1, lines.get(i).strip());
        }
        Configuration configuration = new Configuration(
                choice("mode", Mode.values()),
                directory("lock.dir"),
                duration("lock.timeout", Duration.ZERO),
                paths("search.path"),
                choice("backend", Backend.values()),
                duration("scan.interval", SHORTEST),
                count("scan.parallel", 1, 1024),
                duration("scan.stuck-after", SHORTEST),
                file("scan.file"),
                choice("scan.active-elsewhere", ActiveElsewhere.values()),
                count("http.port", 0, 65_535),
                directory("target.dir"),
                lease());
        for (Map.Entry<String, Entry> unknown : entries.entrySet()) {
            throw bad(
                    unknown.getValue().line,
                    "unknown key '" + unknown.getKey() + "'",
                    "the keys are " + String.join(", ", known));
        }
        return configuration;
    }

    /** The other keys may stay when {@code lease.zookeeper} is commented out, and are checked all the same. */
    private Optional<LeaseOptions> lease() throws ConfigurationException {
        Optional<String> connection = text(
                "lease.zookeeper",
                LeaseOptions::isConnection,
                "write the servers as host:port, several with commas in between, for example zk1:2181,zk2:2181,zk3:2181");
        Duration timeout = sessionTimeout("lease.session-timeout");
        String root = text(
                        "lease.path",
                        LeaseOptions::isRoot,
                        "write the absolute path of a node, for example " + LeaseOptions.DEFAULT_ROOT)
                .orElse(LeaseOptions.DEFAULT_ROOT);
        Entry aclEntry = entries.get("lease.acl");
        Optional<LeaseAcl> acl = text(
                        "lease.acl",
                        value -> LeaseAcl.parse(value).isPresent(),
                        "write open, creator, or scheme:id:permissions, several with commas in between, for example"
                                + " sasl:zward:cdrwa")
                .flatMap(LeaseAcl::parse);
        Optional<Path> credentials = file("lease.credentials");
        Optional<Path> clientConfig = file("lease.client-config");
        Optional<Path> login = file("lease.login");
        boolean known = credentials.isPresent() || clientConfig.isPresent() || login.isPresent();
        if (acl.isPresent() && acl.get().namesCreator() && !known) {
            throw badValue(
                    "lease.acl",
                    aclEntry,
                    "without credentials nobody is the creator: set lease.credentials, lease.login or lease.client-config");
        }
        LeaseAcl usual = credentials.isPresent() || login.isPresent() ? LeaseAcl.CREATOR : LeaseAcl.OPEN;
        return connection.map(servers ->
                new LeaseOptions(servers, timeout, root, acl.orElse(usual), credentials, clientConfig, login));
    }

    private Duration sessionTimeout(String key) throws ConfigurationException {
        Entry entry = entries.get(key);
        Duration timeout = duration(key, Duration.ZERO).orElse(LeaseOptions.DEFAULT_TIMEOUT);
        if (!LeaseOptions.isSessionTimeout(timeout)) {
            throw badValue(
                    key,
                    entry,
                    "write one from " + LeaseOptions.SHORTEST_TIMEOUT.toSeconds() + "s to "
                            + LeaseOptions.LONGEST_TIMEOUT.toHours() + "h that is longer than an import takes");
        }
        return timeout;
    }

    private void add(int line, String text) throws ConfigurationException {
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw bad(line, "neither 'key=value' nor a comment", "write 'key=value', or '#' in front of it");
        }
        String key = text.substring(0, equals).stripTrailing();
        Entry earlier = entries.putIfAbsent(
                key, new Entry(line, text.substring(equals + 1).stripLeading()));
        if (earlier != null) {
            throw bad(line, "'" + key + "' was set in line " + earlier.line + " already", "remove one of them");
        }
    }

    private Entry take(String key) {
        known.add(key);
        return entries.remove(key);
    }

    private <T extends Enum<T>> Optional<T> choice(String key, T[] choices) throws ConfigurationException {
        Entry entry = take(key);
        if (entry == null) {
            return Optional.empty();
        }
        Optional<T> choice = Word.parse(entry.value, choices);
        if (choice.isEmpty()) {
            throw badValue(key, entry, "write " + Word.list(choices));
        }
        return choice;
    }

    private Optional<Duration> duration(String key, Duration least) throws ConfigurationException {
        Entry entry = take(key);
        if (entry == null) {
            return Optional.empty();
        }
        Optional<Duration> duration = DurationText.withUnit(entry.value).filter(value -> value.compareTo(least) >= 0);
        if (duration.isEmpty()) {
            throw badValue(key, entry, "write a number with a unit out of ms, s, m and h, for example 60s");
        }
        return duration;
    }

    private Optional<String> text(String key, Predicate<String> right, String remedy) throws ConfigurationException {
        Entry entry = take(key);
        if (entry != null && !right.test(entry.value)) {
            throw badValue(key, entry, remedy);
        }
        return Optional.ofNullable(entry).map(Entry::value);
    }

    private Optional<Integer> count(String key, int least, int most) throws ConfigurationException {
        Entry entry = take(key);
        if (entry == null) {
            return Optional.empty();
        }
        try {
            int count = Integer.parseInt(entry.value);
            if (count >= least && count <= most) {
                return Optional.of(count);
            }
        } catch (NumberFormatException e) {
            // no number: as bad as one that is out of range
        }
        throw badValue(key, entry, "write a number from " + least + " to " + most);
    }

    private Optional<Path> directory(String key) throws ConfigurationException {
        Entry entry = take(key);
        return entry == null ? Optional.empty() : Optional.of(path(key, entry, entry.value, "directory"));
    }

    private Optional<Path> file(String key) throws ConfigurationException {
        Entry entry = take(key);
        if (entry == null) {
            return Optional.empty();
        }
        Path path = path(key, entry, entry.value, "file");
        if (path.getFileName() == null) {
            throw badValue(key, entry, "write the absolute path of a file");
        }
        String name = path.getFileName().toString();
        if (name.endsWith(".lock") || name.equals(".queue")) {
            throw badValue(key, entry, "lock files are called '*.lock' and '.queue': write another name");
        }
        return Optional.of(path);
    }

    private Optional<List<Path>> paths(String key) throws ConfigurationException {
        Entry entry = take(key);
        if (entry == null) {
            return Optional.empty();
        }
        List<Path> paths = new ArrayList<>();
        for (String directory : entry.value.split(":", -1)) {
            paths.add(path(key, entry, directory, "directory"));
        }
        return Optional.of(paths);
    }

    private Path path(String key, Entry entry, String text, String what) throws ConfigurationException {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // not a path: as bad as one that is not absolute
        }
        throw badValue(key, entry, "write the absolute path of a " + what);
    }

    private ConfigurationException badValue(String key, Entry entry, String remedy) {
        return bad(entry.line, "'" + entry.value + "' is no value of '" + key + "'", remedy);
    }

    private ConfigurationException bad(int line, String problem, String remedy) {
        return new ConfigurationException(path + ": line " + line, problem, remedy);
    }

    private ConfigurationException unreadable(String problem) {
        return new ConfigurationException(path.toString(), problem, "name a readable text file with --config");
    }
}
