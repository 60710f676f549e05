package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A small tmpfs of a test, unmounted when it is closed. Takes root.
 *
 * @param path where it is
 */
public record Mounted(Path path) implements AutoCloseable {

    /**
     * Mounts one.
     *
     * @param path where; made if need be
     * @param options for {@code mount -o}
     * @return what to close
     * @throws IOException if it can't be mounted
     */
    public static Mounted tmpfs(Path path, String options) throws IOException {
        Files.createDirectories(path);
        run("mount", "-t", "tmpfs", "-o", options, "zward-test", path.toString());
        return new Mounted(path);
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", path.toString());
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.onExit().join().exitValue())
                .as(List.of(command).toString())
                .isZero();
    }
}
