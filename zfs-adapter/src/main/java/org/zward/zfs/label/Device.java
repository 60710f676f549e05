package org.zward.zfs.label;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.zward.posix.Uninterrupted;

/**
 * A block device or file, open for reading. A block device is read past the page cache, which another host's writes
 * don't reach.
 *
 * <p>Not thread-safe. An interrupt does not disturb a read; the thread's interrupt status is kept.
 */
final class Device implements LabelReader.Source {

    private final Path path;
    private final Set<OpenOption> options;
    private FileChannel channel;
    private boolean closed;

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
        return switch (DeviceKind.of(path)) {
            case BLOCK_DEVICE -> new Device(path, Set.of(StandardOpenOption.READ, ExtendedOpenOption.DIRECT));
            case FILE -> new Device(path, Set.of(StandardOpenOption.READ));
            case OTHER -> throw new IOException(path + ": neither a block device nor a file");
        };
    }

    @Override
    public long size() throws IOException {
        return Uninterrupted.take(() -> opened().size());
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        return Uninterrupted.take(() -> {
            FileChannel from = opened();
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (from.read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException(path + ": ends before " + (offset + length));
                }
            }
            return bytes.array();
        });
    }

    /** An interrupt closes a channel. */
    private FileChannel opened() throws IOException {
        if (!channel.isOpen() && !closed) {
            channel = FileChannel.open(path, options);
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }
}
