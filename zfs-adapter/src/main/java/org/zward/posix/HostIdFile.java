package org.zward.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.zward.host.HostId;
import org.zward.host.HostIdException;
import org.zward.lock.IoReason;
import org.zward.lock.ZwardException.Kind;

/**
 * The file {@code /etc/hostid}: four bytes in the machine's byte order, as {@code cmd/zgenhostid.c} of OpenZFS writes
 * them and {@code hostid_read} of module/os/linux/spl/spl-generic.c reads them, at each call.
 */
final class HostIdFile {

    private final Path path;

    HostIdFile(Path path) {
        this.path = path;
    }

    /** What it says; none if it is missing, too short or unreadable. */
    HostId read() {
        try {
            byte[] bytes = Files.readAllBytes(path);
            return bytes.length < Integer.BYTES
                    ? HostId.NONE
                    : new HostId(ByteBuffer.wrap(bytes)
                            .order(ByteOrder.nativeOrder())
                            .getInt());
        } catch (IOException e) {
            return HostId.NONE;
        }
    }

    /**
     * Makes it, unless there is one. {@code link(2)} is what gives it its name: that fails where the name is taken, by a
     * dangling link too, and nobody ever reads half a file. Killed before that, it leaves a file of another name that
     * nobody reads.
     */
    boolean create(HostId hostid) throws HostIdException {
        try {
            Path whole = Files.createTempFile(path.getParent(), ".hostid-", "");
            try {
                Uninterrupted.make(() -> write(whole, hostid));
                Files.createLink(path, whole);
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.delete(whole);
            }
            Uninterrupted.make(() -> sync(path.getParent()));
            return true;
        } catch (IOException e) {
            boolean denied = e instanceof AccessDeniedException;
            throw new HostIdException(
                    denied ? Kind.NOT_PERMITTED : Kind.FAILED,
                    path.toString(),
                    "can't be made: " + IoReason.of(e),
                    "make it with 'zgenhostid', or let zward write in " + path.getParent(),
                    e);
        }
    }

    private static void write(Path file, HostId hostid) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(0, hostid.bits());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            channel.force(true);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
