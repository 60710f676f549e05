package org.zward.posix;

import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import org.zward.lock.LockFilesException;

/** The native memory that the handling of one lock file needs. Not thread-safe; it has one owner at a time. */
final class Workspace {

    /** As much of a lock file as is ever read or written. */
    static final int PAGE = 4096;

    private final LibC libc;
    private final FileStatus status;
    private final NativeBlock page = new NativeBlock(PAGE);

    Workspace(LibC libc) {
        this.libc = libc;
        this.status = new FileStatus(libc);
    }

    FileStatus status() {
        return status;
    }

    /** The file's first page as UTF-8, malformed parts replaced. */
    String read(int descriptor, String path) throws LockFilesException {
        long read = libc.pread(descriptor, page.address(), PAGE, 0);
        if (read < 0) {
            throw FailedCall.on(path, "pread");
        }
        return new String(page.getBytes(0, (int) read), StandardCharsets.UTF_8);
    }

    /** Writes into the first page of the file, with one call. */
    void write(int descriptor, String path, int offset, byte[] bytes) throws LockFilesException {
        if (offset < 0 || bytes.length > PAGE - offset) {
            throw new IllegalArgumentException("beyond the first page: " + bytes.length + " bytes at " + offset);
        }
        page.putBytes(0, bytes);
        try {
            long written = libc.pwrite(descriptor, page.address(), bytes.length, offset);
            if (written < 0) {
                throw FailedCall.on(path, "pwrite");
            }
            if (written < bytes.length) {
                // a regular file takes less than all only for want of room
                throw FailedCall.on(path, "pwrite", Errno.ENOSPC.number());
            }
        } finally {
            Reference.reachabilityFence(page);
        }
    }
}
