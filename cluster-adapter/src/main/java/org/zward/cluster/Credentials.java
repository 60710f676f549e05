package org.zward.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.zookeeper.ZooKeeper;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseUnavailableException;

/** What this host shows to ZooKeeper. Never printed. */
final class Credentials {

    private final Optional<Secret> secret;

    private record Secret(String scheme, String value) {}

    private Credentials(Optional<Secret> secret) {
        this.secret = secret;
    }

    /** Reads the file that the options name: one line, {@code scheme:secret}. */
    static Credentials of(LeaseOptions options) throws LeaseUnavailableException {
        return options.credentials().isEmpty()
                ? new Credentials(Optional.empty())
                : new Credentials(Optional.of(read(options.credentials().get())));
    }

    void show(ZooKeeper session) {
        secret.ifPresent(it -> session.addAuthInfo(it.scheme(), it.value().getBytes(UTF_8)));
    }

    private static Secret read(Path file) throws LeaseUnavailableException {
        String line = SecretFile.read(file).strip();
        int colon = line.indexOf(':');
        if (colon <= 0 || line.indexOf('\n') >= 0) {
            throw LeaseFailures.badFile(file, "it is not one line scheme:secret", "write digest:NAME:PASSWORD", null);
        }
        return new Secret(line.substring(0, colon), line.substring(colon + 1));
    }
}
