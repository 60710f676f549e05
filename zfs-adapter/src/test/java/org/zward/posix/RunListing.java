package org.zward.posix;

import java.nio.file.Path;
import org.zward.lock.LockFilesException;

/** A JVM that lists the lock directory that it is given, one entry a line. */
final class RunListing {

    private RunListing() {}

    public static void main(String[] arguments) throws LockFilesException {
        try (PosixLockFiles files = PosixLockFiles.in(Path.of(arguments[0]))) {
            files.entries().forEach(System.out::println);
        }
    }
}
