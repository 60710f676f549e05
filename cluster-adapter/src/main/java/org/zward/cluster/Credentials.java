package org.zward.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.ZooKeeper;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.IoReason;

/** What this host shows to ZooKeeper. Never printed. */
final class Credentials {

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

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
        String line;
        try {
            Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            permissions.retainAll(OTHERS);
            if (!permissions.isEmpty()) {
                throw LeaseFailures.badFile(
                        file, "others may read or write the credentials in it", "chmod 600 " + file, null);
            }
            line = Files.readString(file, UTF_8).strip();
        } catch (IOException e) {
            throw LeaseFailures.badFile(
                    file, "the credentials in it can't be read: " + IoReason.of(e), "let this user read it", e);
        }
        int colon = line.indexOf(':');
        if (colon <= 0 || line.indexOf('\n') >= 0) {
            throw LeaseFailures.badFile(file, "it is not one line scheme:secret", "write digest:NAME:PASSWORD", null);
        }
        return new Secret(line.substring(0, colon), line.substring(colon + 1));
    }
}
