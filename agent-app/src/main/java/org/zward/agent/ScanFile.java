package org.zward.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.zward.lock.IoReason;
import org.zward.lock.ZwardException.Kind;
import org.zward.posix.Uninterrupted;

/**
 * The file with the result of the last scan. It is replaced as a whole or not at all: written beside it, synced, renamed.
 * Whoever reads it sees one scan, never half of one. To be used by the one agent that is the {@link SingleInstance} of its
 * directory, one thread at a time.
 */
final class ScanFile {

    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

    private final Path path;
    private final Path next;

    ScanFile(Path path) {
        this.path = path;
        this.next = path.resolveSibling("." + path.getFileName() + ".next");
    }

    /** Refuses what is no file of ours in its place, and leaves it alone. */
    void check() throws AgentException {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            Map<String, Object> status = Files.readAttributes(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (Files.isSymbolicLink(path)) {
                throw refused("is a symbolic link");
            }
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw refused("is not a regular file");
            }
            if (!status.get("uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                throw refused("belongs to user " + status.get("uid"));
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Replaces it. If that fails it is as it was. */
    void replace(String content) throws AgentException {
        check();
        try {
            // so that the agent's end does not cost what a scan has found
            Uninterrupted.make(() -> replaceWith(content));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void replaceWith(String content) throws IOException {
        Files.deleteIfExists(next);
        try {
            write(content);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
        try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private void write(String content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(next, options, MODE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private AgentException refused(String problem) {
        return new AgentException(
                Kind.FAILED, path.toString(), problem + ", not a scan file", "remove it, or set another scan.file");
    }

    private AgentException failed(IOException failure) {
        boolean denied = failure instanceof AccessDeniedException;
        return new AgentException(
                denied ? Kind.NOT_PERMITTED : Kind.FAILED,
                path.toString(),
                "can't be replaced: " + IoReason.of(failure),
                "the last one stays; free space on its file system, or set another scan.file",
                failure);
    }
}
