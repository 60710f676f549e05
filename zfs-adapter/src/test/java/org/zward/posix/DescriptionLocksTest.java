package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DescriptionLocksTest {

    private static final int LOOKS = 10_000;

    /** A description may be closed between the open of its entry in /proc and the read, which then fails. */
    @Test
    void whatAnotherThreadClosesMeanwhileHasNoLocks() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> openAndCloseUntil(done));
        try {
            for (int i = 0; i < LOOKS && !other.isDone(); i++) {
                assertThat(DescriptionLocks.descriptors()).isEmpty();
            }
        } finally {
            done.set(true);
            other.join();
        }
    }

    private static void openAndCloseUntil(AtomicBoolean done) {
        while (!done.get()) {
            try (FileInputStream file = new FileInputStream("/dev/null")) {
                assertThat(file.getFD().valid()).isTrue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
