package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UninterruptedTest {

    @TempDir
    private Path directory;

    private void write(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'x'}));
        }
    }

    @Test
    void aChangeThatAnInterruptSpoiltIsMadeAnew() throws Exception {
        Path file = directory.resolve("file");
        AtomicInteger times = new AtomicInteger();

        Uninterrupted.make(() -> {
            if (times.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
            }
            write(file);
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(times).hasValue(2);
        assertThat(file).hasContent("x");
    }

    @Test
    void whoeverWasNotInterruptedIsNotAfterwards() throws Exception {
        Uninterrupted.make(() -> write(directory.resolve("file")));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aChangeThatFailsIsMadeOnce() {
        AtomicInteger times = new AtomicInteger();

        assertThatThrownBy(() -> Uninterrupted.make(() -> {
                    times.incrementAndGet();
                    throw new IOException("broken");
                }))
                .hasMessage("broken");
        assertThat(times).hasValue(1);
    }
}
