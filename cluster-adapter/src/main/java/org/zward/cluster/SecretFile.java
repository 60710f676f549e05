package org.zward.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.zward.host.LeaseUnavailableException;
import org.zward.lock.IoReason;

/** A file with a secret of this host's, that nobody but its owner may read or write. */
final class SecretFile {

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    static String read(Path file) throws LeaseUnavailableException {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw LeaseFailures.badFile(
                        file, "others may read or write the credentials in it", "chmod 600 " + file, null);
            }
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw LeaseFailures.badFile(
                    file,
                    "the credentials in it can't be read: " + IoReason.of(e),
                    "make it, or let this user read it",
                    e);
        }
    }
}
