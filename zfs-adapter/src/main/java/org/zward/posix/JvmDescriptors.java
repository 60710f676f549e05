package org.zward.posix;

import java.io.File;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The descriptors that this process has open, the standard streams apart, and which of them the JVM keeps for itself: its
 * class library, the jars and libraries of the program, the random devices, a socket. It does not mark them close-on-exec, since its own way to
 * start processes closes everything in the child; ours must not do that to a command, because what the shell opened for
 * it ({@code <(...)}, {@code 9>file}) is to reach it.
 *
 * <p>The socket is one of a pair whose other end is closed (the marker in {@code FileDispatcherImpl.c} of JDK 17). A pair
 * tells who made it: one of our own that is hung up is of no use to anybody.
 */
final class JvmDescriptors {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Set<Path> RANDOM = Set.of(Path.of("/dev/random"), Path.of("/dev/urandom"));
    private static final int FIRST = 3;

    /** {@code asm-generic/socket.h}; {@code struct ucred} starts with the pid. */
    private static final int SOL_SOCKET = 1;

    private static final int SO_PEERCRED = 17;
    private static final int UCRED_SIZE = 12;

    /** {@code bits/poll.h}; {@code struct pollfd} is an {@code int}, what to look for and what there is. */
    private static final short POLLHUP = 0x10;

    private static final int POLLFD_SIZE = 8;
    private static final int POLLFD_FOUND = 6;

    private final ProcessCalls calls;

    JvmDescriptors(ProcessCalls calls) {
        this.calls = calls;
    }

    /** All that are open, those that are marked close-on-exec too; none where there is no {@code /proc}. */
    static List<Integer> open() {
        List<Integer> found = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path link : links) {
                int number = Integer.parseInt(link.getFileName().toString());
                if (number >= FIRST) {
                    found.add(number);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // without /proc they leak into the command, which does no harm
            return List.of();
        }
        return found;
    }

    /** Those that the JVM keeps for itself. */
    List<Integer> own() {
        Set<Path> libraries = new HashSet<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = real(Path.of(element));
            libraries.add(jar.getParent() == null ? jar : jar.getParent());
        }
        Path home = real(Path.of(System.getProperty("java.home")));
        List<Integer> found = new ArrayList<>();
        for (int number : open()) {
            Path target = target(number);
            if (target.startsWith(home)
                    || RANDOM.contains(target)
                    || isLibrary(target, libraries)
                    || (target.toString().startsWith("socket:") && isHungUpPairOfOurs(number))) {
                found.add(number);
            }
        }
        return found;
    }

    /**
     * A jar names others in its manifest, and JNA loads a library, all from beside it: they are not on the class path.
     */
    private static boolean isLibrary(Path target, Set<Path> directories) {
        String name = target.toString();
        return (name.endsWith(".jar") || name.endsWith(".so"))
                && directories.stream().anyMatch(target::startsWith);
    }

    private boolean isHungUpPairOfOurs(int descriptor) {
        NativeBlock peer = new NativeBlock(UCRED_SIZE);
        NativeBlock length = new NativeBlock(Integer.BYTES);
        length.putInt(0, UCRED_SIZE);
        NativeBlock poll = new NativeBlock(POLLFD_SIZE);
        poll.putInt(0, descriptor);
        try {
            return calls.getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, peer.address(), length.address()) == 0
                    && peer.getInt(0) == calls.getpid()
                    && calls.poll(poll.address(), 1, 0) == 1
                    && (poll.getShort(POLLFD_FOUND) & POLLHUP) != 0;
        } finally {
            Reference.reachabilityFence(peer);
            Reference.reachabilityFence(length);
            Reference.reachabilityFence(poll);
        }
    }

    private static Path target(int descriptor) {
        try {
            return Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(descriptor)));
        } catch (IOException e) {
            return Path.of(""); // closed since it was listed
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
