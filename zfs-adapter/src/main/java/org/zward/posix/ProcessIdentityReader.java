package org.zward.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zward.lock.IoReason;
import org.zward.lock.LockFilesException;
import org.zward.lock.ProcessIdentity;
import org.zward.lock.ZwardException.Kind;

/** Reads who this process is from {@code /proc} ({@code proc(5)}). Stateless, thread-safe. */
public final class ProcessIdentityReader {

    private final Path proc;

    /** Makes a reader of {@code /proc}. */
    public ProcessIdentityReader() {
        this(Path.of("/proc"));
    }

    ProcessIdentityReader(Path proc) {
        this.proc = proc;
    }

    /**
     * Reads it.
     *
     * @return this process' identity
     * @throws LockFilesException if {@code /proc} can't be read
     */
    public ProcessIdentity read() throws LockFilesException {
        ProcStat stat = new ProcStat(text("self/stat"));
        return new ProcessIdentity(
                stat.pid(),
                stat.startTime(),
                text("sys/kernel/random/boot_id").strip(),
                text("sys/kernel/hostname").strip(),
                commandLine(text("self/cmdline")));
    }

    /** Arguments end with a zero each. */
    static String commandLine(String cmdline) {
        return cmdline.replace('\0', ' ').stripTrailing();
    }

    private String text(String file) throws LockFilesException {
        Path path = proc.resolve(file);
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LockFilesException(
                    Kind.FAILED,
                    path.toString(),
                    "can't be read: " + IoReason.of(e),
                    "make sure that /proc is mounted");
        }
    }
}
