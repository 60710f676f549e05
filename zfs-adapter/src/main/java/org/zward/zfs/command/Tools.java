package org.zward.zfs.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;
import org.zward.posix.ToolRunner;

/**
 * Runs zpool(8), zfs(8) and their like, without a shell, as {@link ToolRunner} does: never broken off, and under the
 * locks of this process until they have ended. Thread-safe.
 */
public final class Tools {

    private static final Logger LOG = LoggerFactory.getLogger(Tools.class);
    private static final List<Path> SYSTEM = List.of(
            Path.of("/usr/local/sbin"), Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin"), Path.of("/bin"));

    /** What they say is read: so it must be in the words that they are written with, and name vdevs by their paths. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "LC_ALL", "C",
            "ZPOOL_VDEV_NAME_GUID", "0",
            "ZPOOL_VDEV_NAME_FOLLOW_LINKS", "0",
            "ZPOOL_VDEV_NAME_PATH", "0");

    private final List<Path> directories;

    /** Tools on {@code PATH}, and where a system has them. */
    public Tools() {
        this(Stream.concat(onPath(System.getenv().getOrDefault("PATH", "")).stream(), SYSTEM.stream())
                .toList());
    }

    /**
     * Tools in the first of these directories that has them.
     *
     * @param directories where to look
     */
    public Tools(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** The directories that a {@code PATH} names; one that is no path, or is none in this locale, has no tool for us. */
    static List<Path> onPath(String variable) {
        List<Path> directories = new ArrayList<>();
        for (String directory : variable.split(File.pathSeparator, -1)) {
            try {
                if (directory.startsWith("/")) {
                    directories.add(Path.of(directory));
                }
            } catch (InvalidPathException e) {
                LOG.debug("PATH: passing over '{}'", directory, e);
            }
        }
        return directories;
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
     * @throws ZfsException if it can't be run
     */
    public Output run(String tool, List<String> arguments) throws ZfsException {
        List<String> command = new ArrayList<>(List.of(find(tool).toString()));
        command.addAll(arguments);
        if (arguments.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
            throw new ZfsException(Kind.FAILED, tool, "an argument has a NUL in it", "leave it out");
        }
        try {
            ToolRunner.Result result = ToolRunner.load().run(command, ENVIRONMENT);
            return new Output(result.status(), result.out(), result.err());
        } catch (ZwardException e) {
            throw new ZfsException(e.kind(), tool, e.problem(), e.remedy(), e);
        } catch (IOException e) {
            throw new ZfsException(Kind.FAILED, tool, "what it prints can't be read", "see the cause with '-v'", e);
        }
    }

    private Path find(String tool) throws ZfsException {
        return directories.stream()
                .map(directory -> directory.resolve(tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new ZfsException(
                        Kind.FAILED,
                        tool,
                        "there is no such command on this host",
                        "install the package that it is in"));
    }
}
