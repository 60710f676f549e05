package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IoReasonTest {

    @TempDir
    private Path directory;

    @Test
    void whatSaysNoMoreThanAPathIsPutIntoWords() {
        assertThat(IoReason.of(new AccessDeniedException("/a"))).isEqualTo("permission denied");
        assertThat(IoReason.of(new NoSuchFileException("/a"))).isEqualTo("no such file or directory");
        assertThat(IoReason.of(new FileAlreadyExistsException("/a"))).isEqualTo("/a is in the way");
        assertThat(IoReason.of(new DirectoryNotEmptyException("/a"))).contains("DirectoryNotEmpty");
        assertThat(IoReason.of(new ClosedByInterruptException())).contains("ClosedByInterrupt");
    }

    @Test
    void whatHasWordsIsLeftWithThem() {
        assertThat(IoReason.of(new FileSystemException("/a", null, "No space left on device")))
                .isEqualTo("No space left on device");
        assertThat(IoReason.of(new IOException("Input/output error"))).isEqualTo("Input/output error");
    }

    @Test
    void whatTheFileSystemSaysIsSaidWithoutThePath() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path below = file.resolve("below");

        Assertions.assertThatThrownBy(() -> Files.readString(below))
                .isInstanceOfSatisfying(IOException.class, failure -> assertThat(IoReason.of(failure))
                        .isEqualTo("Not a directory")
                        .doesNotContain(file.toString()));
    }
}
