package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.LockTable;

class LockDirectoriesTest {

    @TempDir
    private Path temporary;

    @Test
    void aDirectoryHasOneTableWhateverPathItIsOpenedBy() throws Exception {
        Path directory = Files.createDirectories(temporary.resolve("real/locks"));
        Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("real"));
        LockTable table = LockDirectories.open(directory);

        assertThat(LockDirectories.open(directory)).isSameAs(table);
        assertThat(LockDirectories.open(temporary.resolve("link/locks"))).isSameAs(table);
        assertThat(LockDirectories.open(temporary.resolve("real/../real/locks")))
                .isSameAs(table);
    }

    @Test
    void oneThatIsNotThereYetIsTheSameOnceItIs() throws Exception {
        Path directory = temporary.resolve("locks");
        LockTable table = LockDirectories.open(directory);
        assertThat(directory).doesNotExist();

        Files.createDirectory(directory);

        assertThat(LockDirectories.open(directory)).isSameAs(table);
        assertThat(LockDirectories.open(temporary.resolve("./locks"))).isSameAs(table);
    }

    @Test
    void oneThatIsNotThereYetHasOneTableWhateverPathItIsOpenedBy() throws Exception {
        Files.createDirectory(temporary.resolve("real"));
        Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("real"));
        LockTable table = LockDirectories.open(temporary.resolve("real/run/locks"));

        assertThat(LockDirectories.open(temporary.resolve("link/run/locks"))).isSameAs(table);
        assertThat(LockDirectories.open(temporary.resolve("real/../real/./run/locks")))
                .isSameAs(table);
    }

    @Test
    void anotherDirectoryHasAnotherTable() throws Exception {
        LockTable table = LockDirectories.open(Files.createDirectory(temporary.resolve("locks")));

        assertThat(LockDirectories.open(Files.createDirectory(temporary.resolve("other"))))
                .isNotSameAs(table);
        assertThat(LockDirectories.open(temporary.resolve("missing"))).isNotSameAs(table);
    }

    @Test
    void aDirectoryThatGotTheInodeNumberOfARemovedOneIsAnother() throws Exception {
        Path first = Files.createDirectory(temporary.resolve("first"));
        LockTable table = LockDirectories.open(first);
        Files.delete(first);

        assertThat(LockDirectories.open(Files.createDirectory(temporary.resolve("second"))))
                .isNotSameAs(table);
    }

    @Test
    void aSymbolicLinkToADirectoryIsNotTheDirectory() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("locks"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);

        assertThat(LockDirectories.open(link)).isNotSameAs(LockDirectories.open(directory));
    }
}
