package org.zward.posix;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.zward.lock.IoReason;
import org.zward.lock.LockFilesException;
import org.zward.lock.ZwardException.Kind;

/** A pipe that a command writes to. Its write end is closed here once the command has it. Not thread-safe. */
final class Pipe implements AutoCloseable {

    private final LibC libc;
    private final int writeEnd;
    private final InputStream reader;
    private boolean writable = true;

    private Pipe(LibC libc, int writeEnd, InputStream reader) {
        this.libc = libc;
        this.writeEnd = writeEnd;
        this.reader = reader;
    }

    static Pipe open(LibC libc, ProcessCalls calls) throws LockFilesException {
        NativeBlock ends = new NativeBlock(2 * Integer.BYTES);
        if (calls.pipe2(ends.address(), LibC.O_CLOEXEC) != 0) {
            throw FailedCall.on("a pipe", "pipe2");
        }
        int readEnd = ends.getInt(0);
        int writeEnd = ends.getInt(Integer.BYTES);
        try {
            // buffered, since a FileInputStream asks for its position before it reads all, and a pipe has none
            InputStream reader = new BufferedInputStream(new FileInputStream("/proc/self/fd/" + readEnd));
            return new Pipe(libc, writeEnd, reader);
        } catch (IOException e) {
            libc.close(writeEnd);
            throw new LockFilesException(
                    Kind.FAILED,
                    "a pipe",
                    "can't be opened: " + IoReason.of(e),
                    "raise the limit of open files (ulimit -n), and make sure that /proc is mounted");
        } finally {
            libc.close(readEnd);
        }
    }

    int writeEnd() {
        return writeEnd;
    }

    /** Until then its reader sees no end. */
    void closeWriteEnd() {
        if (writable) {
            writable = false;
            libc.close(writeEnd);
        }
    }

    /** What is written, to the end: also where it can't be kept, lest whoever writes it waits for ever. */
    byte[] readAll() throws IOException {
        boolean kept = false;
        try {
            byte[] all = reader.readAllBytes();
            kept = true;
            return all;
        } finally {
            if (!kept) {
                reader.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    @Override
    public void close() throws IOException {
        closeWriteEnd();
        reader.close();
    }
}
