package org.zward.zfs.label;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A block device or file, open for reading. A block device is read past the page cache, which another host's writes
 * don't reach.
 *
 * <p>Not thread-safe. An interrupt does not disturb a read; the thread's interrupt status is kept.
 */
final class Device implements Closeable {

    private static final int S_IFMT = 0170000;
    private static final int S_IFBLK = 0060000;
    private static final int S_IFREG = 0100000;

    private final Path path;
    private final Set<OpenOption> options;
    private FileChannel channel;

    private Device(Path path, Set<OpenOption> options) throws IOException {
        this.path = path;
        this.options = options;
        this.channel = FileChannel.open(path, options);
    }

    /**
     * Opens it.
     *
     * @param path a block device or regular file; nothing else is opened, since opening alone may have effects
     * @throws IOException if it is neither, or can't be opened
     */
    static Device open(Path path) throws IOException {
        return switch (type(path)) {
            case S_IFBLK -> new Device(path, Set.of(StandardOpenOption.READ, ExtendedOpenOption.DIRECT));
            case S_IFREG -> new Device(path, Set.of(StandardOpenOption.READ));
            default -> throw new IOException(path + ": neither a block device nor a file");
        };
    }

    static boolean isBlockDevice(Path path) throws IOException {
        return type(path) == S_IFBLK;
    }

    /** Whether it is of a kind that can be opened: without effects, that is, and without waiting. */
    static boolean isOpenable(Path path) throws IOException {
        int type = type(path);
        return type == S_IFBLK || type == S_IFREG;
    }

    private static int type(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode") & S_IFMT;
    }

    long size() throws IOException {
        return uninterrupted(() -> channel.size());
    }

    /** Reads bytes; offset and length are multiples of 4096, as reading past the page cache needs. */
    byte[] read(long offset, int length) throws IOException {
        return uninterrupted(() -> {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException(path + ": ends before " + (offset + length));
                }
            }
            return bytes.array();
        });
    }

    private interface Read<T> {
        T run() throws IOException;
    }

    /** An interrupt closes a channel: so open it again, and let the caller see to the interrupt. */
    private <T> T uninterrupted(Read<T> read) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return read.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    channel = FileChannel.open(path, options);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
