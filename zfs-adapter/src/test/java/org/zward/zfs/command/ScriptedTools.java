package org.zward.zfs.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Real processes in the place of zpool(8) and zfs(8): shell scripts, which note how they were called. */
public final class ScriptedTools {

    private final Path directory;

    /**
     * Scripts in a directory.
     *
     * @param directory where they are made
     */
    public ScriptedTools(Path directory) {
        this.directory = directory;
    }

    /**
     * What runs them.
     *
     * @return tools that are nowhere else
     */
    public Tools tools() {
        return new Tools(List.of(directory));
    }

    /**
     * Makes a tool of a script, in whose working directory is what {@link #file} has made.
     *
     * @param tool its name
     * @param lines the script
     * @return this
     */
    public ScriptedTools script(String tool, String... lines) {
        String script = "#!/bin/sh\ncd '" + directory + "'\nfor word; do printf '%s\\0' \"$word\"; done >> calls\n"
                + "printf '\\n' >> calls\n" + String.join("\n", lines) + "\n";
        file(tool, script);
        try {
            Files.setPosixFilePermissions(directory.resolve(tool), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /**
     * A tool that fails as ZFS' do: with these words on standard error.
     *
     * @param tool its name
     * @param words the words
     * @return this
     */
    public ScriptedTools failing(String tool, String words) {
        file("words", words + "\n");
        return script(tool, "cat words >&2", "exit 1");
    }

    ScriptedTools file(String name, String content) {
        try {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.writeString(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /**
     * The arguments of each call so far.
     *
     * @return the calls, in order
     */
    public List<List<String>> calls() {
        Path calls = directory.resolve("calls");
        try {
            return Files.exists(calls)
                    ? Files.readString(calls).lines().map(ScriptedTools::words).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> words(String call) {
        return List.of(call.substring(0, call.length() - 1).split("\0", -1));
    }
}
