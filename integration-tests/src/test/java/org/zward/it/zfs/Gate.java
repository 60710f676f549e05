package org.zward.it.zfs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Where shell scripts stop until they are told to go on: each says its pid in a file, then reads a line from a FIFO.
 * Whoever stands there when it is closed is killed.
 */
final class Gate implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path arrivals;
    private final Path fifo;
    private final RandomAccessFile lines;

    /** Makes one out of files in a directory that is made for it. */
    Gate(Path directory) {
        try {
            Files.createDirectories(directory);
            arrivals = Files.createFile(directory.resolve("arrivals"));
            fifo = directory.resolve("fifo");
            ZfsSandbox.run("mkfifo", fifo.toString());
            // for reading too: so it neither waits for readers, nor do lines go away before they are read
            lines = new RandomAccessFile(fifo.toFile(), "rw");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a script does to stop here. */
    String stop() {
        return "echo $$ >> '" + arrivals + "'; read -r go < '" + fifo + "'";
    }

    /** The pids of those that stopped here so far. */
    List<Long> arrived() {
        try {
            String pids = Files.readString(arrivals);
            return pids.substring(0, pids.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until as many have stopped here; fails if the command that leads there ends before. */
    void await(int number, ZwardCommand.Running onTheWay) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            onTheWay.requireRunning();
            return arrived().size() >= number;
        });
    }

    /** Lets one of them go on, or the next one pass. */
    void open() {
        try {
            lines.write("go\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the one go on that stopped here first, and waits for its end. */
    void openAndAwaitTheEnd() {
        long pid = arrived().get(0);
        open();
        Awaitility.await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid)
                .map(process -> !process.isAlive())
                .orElse(true));
    }

    /** Kills all who stopped here. */
    void kill() {
        for (long pid : arrived()) {
            ProcessHandle.of(pid).ifPresent(process -> {
                process.destroyForcibly();
                process.onExit().join();
            });
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        lines.close();
    }
}
