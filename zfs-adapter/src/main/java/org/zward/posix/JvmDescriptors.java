package org.zward.posix;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The descriptors that the JVM keeps open for itself: its class library, the class path, the random devices. It does not
 * mark them close-on-exec, since its own way to start processes closes everything in the child; ours must not, because
 * what the shell opened for a command ({@code <(...)}, {@code 9>file}) is to reach it. Stateless.
 */
final class JvmDescriptors {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int FIRST = 3;

    private JvmDescriptors() {}

    static List<Integer> open() {
        Set<Path> own = new HashSet<>(List.of(Path.of("/dev/random"), Path.of("/dev/urandom")));
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            own.add(real(Path.of(element)));
        }
        Path home = real(Path.of(System.getProperty("java.home")));
        List<Integer> found = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path link : links) {
                int number = Integer.parseInt(link.getFileName().toString());
                if (number >= FIRST && isOwn(link, home, own)) {
                    found.add(number);
                }
            }
        } catch (IOException e) {
            // without /proc they leak into the command, which does no harm
            return List.of();
        }
        return found;
    }

    private static boolean isOwn(Path link, Path home, Set<Path> own) throws IOException {
        try {
            Path target = Files.readSymbolicLink(link);
            return target.startsWith(home) || own.contains(target);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath();
        }
    }
}
