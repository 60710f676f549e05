package org.zward.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.zward.lock.Owner;

/**
 * Finds the process that has byte 1 of a lock file, for a message. The file's record names the owner of byte 0 alone, and
 * the kernel names no process for a lock that belongs to a description: so it looks whose description has it. It comes
 * too late if the byte is given back meanwhile, and sees only what the user may see. Stateless.
 */
final class SequenceHolder {

    private static final Path PROC = Path.of("/proc");

    private SequenceHolder() {}

    /**
     * The process that has byte 1. Should a tool share its description, the process with the lower pid is found: the one that
     * started the tool, until pids wrap.
     *
     * @param descriptor one whose description has byte 0 of the file
     * @return its pid, start and command line; nothing if there is none
     */
    static Optional<Owner> find(int descriptor) {
        Optional<String> file = fileLockedOn("0", PROC.resolve("self/fdinfo/" + descriptor));
        return file.isEmpty()
                ? Optional.empty()
                : entries(PROC, "[1-9]*").stream()
                        .filter(process -> entries(process.resolve("fdinfo"), "*").stream()
                                .anyMatch(description ->
                                        fileLockedOn("1", description).equals(file)))
                        .findFirst()
                        .flatMap(SequenceHolder::owner);
    }

    private static Optional<String> fileLockedOn(String firstByte, Path description) {
        return text(description).flatMap(text -> text.lines()
                .flatMap(line -> DescriptionLocks.fileLockedOn(line, firstByte).stream())
                .findFirst());
    }

    private static Optional<Owner> owner(Path process) {
        Optional<ProcStat> stat = text(process.resolve("stat")).map(ProcStat::new);
        return stat.map(found -> new Owner(
                OptionalLong.of(found.pid()),
                OptionalLong.of(found.startTime()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                text(process.resolve("cmdline")).map(ProcessIdentityReader::commandLine)));
    }

    private static List<Path> entries(Path directory, String glob) {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            List<Path> entries = new ArrayList<>();
            stream.forEach(entries::add);
            return entries;
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // it has ended, or is somebody else's
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
