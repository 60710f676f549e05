package org.zward.zfs.check;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zward.check.Check;
import org.zward.check.Finding;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.SearchPath;
import org.zward.pool.ZfsException;

/**
 * Whether systemd imports pools when it boots, outside every lock: by the links that enable a unit (systemd.unit(5)), without
 * systemd. A unit that is masked counts as not enabled. Thread-safe.
 */
public final class ImportServicesCheck implements Check {

    private static final List<String> UNITS = List.of("zfs-import-cache.service", "zfs-import-scan.service");
    private static final List<String> DIRECTORIES =
            List.of("etc/systemd/system", "run/systemd/system", "usr/lib/systemd/system", "lib/systemd/system");

    private final Path root;

    /** Of this host. */
    public ImportServicesCheck() {
        this(Path.of("/"));
    }

    ImportServicesCheck(Path root) {
        this.root = root;
    }

    @Override
    public String name() {
        return "import-services";
    }

    @Override
    public List<Finding> findings(SearchPath where) throws ZfsException {
        List<Finding> findings = new ArrayList<>();
        for (String unit : UNITS) {
            if (!isMasked(unit) && isEnabled(unit)) {
                findings.add(new Finding(
                        name(),
                        unit + " is enabled, which imports pools outside every lock",
                        "'systemctl mask " + unit + "'"));
            }
        }
        return findings;
    }

    private boolean isMasked(String unit) {
        Path link = root.resolve("etc/systemd/system").resolve(unit);
        try {
            return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(Path.of("/dev/null"));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isEnabled(String unit) throws ZfsException {
        for (String name : DIRECTORIES) {
            Path directory = root.resolve(name);
            if (Files.isDirectory(directory) && isWantedIn(directory, unit)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWantedIn(Path directory, String unit) throws ZfsException {
        try (DirectoryStream<Path> wanting = Files.newDirectoryStream(directory, "*.{wants,requires}")) {
            for (Path wants : wanting) {
                if (Files.exists(wants.resolve(unit), LinkOption.NOFOLLOW_LINKS)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            throw new ZfsException(Kind.FAILED, directory.toString(), "it can't be read", "run it as root", e);
        }
    }
}
