package org.zward.zfs.command;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/**
 * Runs zpool(8) and zfs(8), to their end: an import or export is never broken off, so an interrupt waits. No shell is
 * involved. Descriptors of lock files are close-on-exec, so the tools don't inherit them.
 *
 * <p>Thread-safe.
 */
final class Tools {

    private static final List<Path> SYSTEM =
            List.of(Path.of("/usr/local/sbin"), Path.of("/usr/sbin"), Path.of("/sbin"));

    private final List<Path> directories;

    /** Tools on {@code PATH}, and where a system has them. */
    Tools() {
        this(Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                                .filter(directory -> directory.startsWith("/"))
                                .map(Path::of),
                        SYSTEM.stream())
                .toList());
    }

    /** Tools in the first of these directories that has them. */
    Tools(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    Output run(String tool, String... arguments) throws ZfsException {
        return run(tool, List.of(arguments));
    }

    /**
     * Runs a tool.
     *
     * @param tool its name
     * @param arguments each reaches it as it is
     * @return what it left, whether it succeeded or not
     * @throws ZfsException if it can't be started
     */
    Output run(String tool, List<String> arguments) throws ZfsException {
        List<String> command = new ArrayList<>(List.of(find(tool).toString()));
        command.addAll(arguments);
        for (String argument : arguments) {
            checkPassable(tool, argument);
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/")) // not in a file system that it may have to unmount
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANGUAGE"));
        builder.environment().put("LC_ALL", "C");
        try {
            return toItsEnd(builder.start());
        } catch (IOException e) {
            throw new ZfsException(
                    Kind.FAILED, tool, "can't be started: " + e.getMessage(), "free memory, processes or descriptors");
        }
    }

    private Path find(String tool) throws ZfsException {
        return directories.stream()
                .map(directory -> directory.resolve(tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new ZfsException(
                        Kind.FAILED, tool, "there is no such command on this host", "install ZFS' user land"));
    }

    /** What the locale has no bytes for would reach the tool as question marks. */
    private static void checkPassable(String tool, String argument) throws ZfsException {
        if (argument.indexOf('\0') >= 0) {
            throw new ZfsException(Kind.FAILED, tool, "an argument has a NUL in it", "leave it out");
        }
        // JDK 17 encodes arguments with the one, later ones with the other
        Charset later = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        byte[] wanted = argument.getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(argument.getBytes(Charset.defaultCharset()), wanted)
                || !Arrays.equals(argument.getBytes(later), wanted)) {
            throw new ZfsException(
                    Kind.FAILED, tool, "'" + argument + "' can't be passed on in this locale", "set LC_ALL=C.UTF-8");
        }
    }

    private static Output toItsEnd(Process process) throws IOException {
        CompletableFuture<byte[]> err =
                CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), Tools::inThreadOfItsOwn);
        byte[] out = read(process.getInputStream());
        int status = status(process);
        return new Output(
                status, new String(out, StandardCharsets.UTF_8), new String(err.join(), StandardCharsets.UTF_8));
    }

    private static byte[] read(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inThreadOfItsOwn(Runnable runnable) {
        Thread thread = new Thread(runnable, "zward-tool-stderr");
        thread.setDaemon(true);
        thread.start();
    }

    private static int status(Process process) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
