package org.zward.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.zward.lock.Owner;

/**
 * Finds the process that has a byte of a lock file, for a message. The file's record may be that of an owner that died,
 * and names the owner of byte 0 alone; the kernel names no process for a lock that belongs to a description. So it looks
 * whose description has it. It comes too late if the byte is given back meanwhile, and sees only what the user may see.
 * Stateless.
 */
final class ByteHolder {

    private final Path proc;

    ByteHolder() {
        this(Path.of("/proc"));
    }

    ByteHolder(Path proc) {
        this.proc = proc;
    }

    /**
     * The process that has the byte. If several share its description, as a command does that inherited it, the one that
     * was started first. One without a command line is about to end: it is passed over.
     *
     * @param file the file, or a descriptor of it in {@code /proc}
     * @param wanted the byte
     * @return its pid, start and command line; nothing if there is none
     */
    Optional<Owner> find(Path file, LockByte wanted) {
        return entries(proc, "[1-9]*").stream()
                .filter(process -> hasLocked(process, file, Long.toString(wanted.offset())))
                .filter(process -> !commandLine(process).isEmpty())
                .flatMap(process -> stat(process).stream())
                .min(Comparator.comparingLong(ProcStat::startTime))
                .map(this::owner);
    }

    /** Whether a record's owner was a process of this host that is gone, its pid free or somebody else's by now. */
    boolean hasEnded(Owner owner) {
        return owner.pid().isPresent()
                && owner.host().equals(text(proc.resolve("sys/kernel/hostname")).map(String::strip))
                && stat(process(owner.pid().getAsLong()))
                        .map(ProcStat::startTime)
                        .filter(started -> owner.started().orElse(started) == started)
                        .isEmpty();
    }

    private static boolean hasLocked(Path process, Path file, String firstByte) {
        return entries(process.resolve("fdinfo"), "*").stream()
                .anyMatch(description -> hasLock(description, firstByte)
                        && isSame(file, process.resolve("fd").resolve(description.getFileName())));
    }

    private static boolean hasLock(Path description, String firstByte) {
        return text(description)
                .filter(text -> text.lines().anyMatch(line -> DescriptionLocks.isWriteLockOn(line, firstByte)))
                .isPresent();
    }

    private static boolean isSame(Path file, Path descriptor) {
        try {
            return Files.isSameFile(file, descriptor);
        } catch (IOException e) {
            return false;
        }
    }

    private Owner owner(ProcStat stat) {
        return new Owner(
                OptionalLong.of(stat.pid()),
                OptionalLong.of(stat.startTime()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(commandLine(process(stat.pid()))).filter(line -> !line.isEmpty()));
    }

    private static String commandLine(Path process) {
        return text(process.resolve("cmdline"))
                .map(ProcessIdentityReader::commandLine)
                .orElse("");
    }

    private Path process(long pid) {
        return proc.resolve(Long.toString(pid));
    }

    private static Optional<ProcStat> stat(Path process) {
        return text(process.resolve("stat")).map(ProcStat::new);
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
