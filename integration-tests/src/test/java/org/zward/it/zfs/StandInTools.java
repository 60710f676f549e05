package org.zward.it.zfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@code zpool} and a {@code zfs} in front of the real ones on {@code PATH}, which do something of their own at some
 * calls; and other tools that are scripts.
 */
final class StandInTools {
    private static final String REAL_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin";

    private final Path directory;
    private String zpool = "";
    private String zfs = "";
    private final Map<String, String> scripts = new TreeMap<>();

    /** Makes them in a directory that is made for it. */
    StandInTools(Path directory) {
        this.directory = directory;
    }

    /** What begins with {@code zpool SUBCOMMAND} and has that argument stops at a gate first. */
    StandInTools zpoolStopsBefore(String subcommand, String argument, Gate gate) {
        zpool += when(subcommand, argument, gate.stop());
        return this;
    }

    /** What begins with {@code zpool SUBCOMMAND} and has that argument stops at a gate when it is done. */
    StandInTools zpoolStopsAfter(String subcommand, String argument, Gate gate) {
        zpool += when(subcommand, argument, "zpool \"$@\"; status=$?; " + gate.stop() + "; exit $status");
        return this;
    }

    /** What begins with {@code zpool SUBCOMMAND} and has that argument fails, and does nothing. */
    StandInTools zpoolFails(String subcommand, String argument, String words) {
        zpool += when(subcommand, argument, "echo '" + words + "' >&2; exit 1");
        return this;
    }

    /** What begins with {@code zfs SUBCOMMAND} and has that argument stops at a gate first. */
    StandInTools zfsStopsBefore(String subcommand, String argument, Gate gate) {
        zfs += when(subcommand, argument, gate.stop());
        return this;
    }

    /** A tool of that name is a script, which notes how it is called first. */
    StandInTools script(String tool, String script) {
        scripts.put(tool, note(tool) + script + "\n");
        return this;
    }

    /** What begins with {@code zpool SUBCOMMAND} and has that argument is noted. */
    StandInTools zpoolIsNoted(String subcommand, String argument) {
        zpool += when(subcommand, argument, note("zpool"));
        return this;
    }

    /** The calls that were noted, in order: the tool and its arguments, a space between each two. */
    List<String> noted() {
        try {
            Path notes = directory.resolve("notes");
            return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String note(String tool) {
        return "echo \"" + tool + " $*\" >> '" + directory.resolve("notes") + "'\n";
    }

    private static String when(String subcommand, String argument, String script) {
        return "case \"$1: $* \" in '" + subcommand + ":'*' " + argument + " '*) " + script + " ;; esac\n";
    }

    /** Makes them; the environment of a process that is to run them. */
    Map<String, String> environment() {
        try {
            Files.createDirectories(directory);
            write("zpool", zpool + "exec zpool \"$@\"\n");
            write("zfs", zfs + "exec zfs \"$@\"\n");
            for (Map.Entry<String, String> script : scripts.entrySet()) {
                write(script.getKey(), script.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("PATH", directory + ":" + REAL_PATH);
    }

    private void write(String tool, String script) throws IOException {
        Path file = directory.resolve(tool);
        Files.writeString(file, "#!/bin/sh\nPATH=" + REAL_PATH + "\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
