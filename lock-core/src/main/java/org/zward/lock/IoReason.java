package org.zward.lock;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/**
 * Why something could not be done to a file, in words for a message that names the file already: what most exceptions of
 * {@code java.nio.file} say of themselves is its path alone. Thread-safe.
 */
public final class IoReason {

    private IoReason() {}

    /**
     * The words for a failure.
     *
     * @param failure the failure
     * @return a clause without a full stop; never empty
     */
    public static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (failure instanceof FileAlreadyExistsException there) {
            return there.getFile() + " is in the way"; // it may be one of the directories above
        }
        Optional<String> words = Optional.ofNullable(
                failure instanceof FileSystemException file ? file.getReason() : failure.getMessage());
        return words.filter(text -> !text.isBlank()).orElse(failure.toString());
    }
}
