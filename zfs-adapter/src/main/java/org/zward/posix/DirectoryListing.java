package org.zward.posix;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.zward.lock.LockFiles.Entry;
import org.zward.lock.LockFiles.State;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;

/** What is in the lock directory, at one look. Opens files to read alone, and takes no lock. Not thread-safe. */
final class DirectoryListing {

    private static final int FLAGS = LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NOFOLLOW | LibC.O_NONBLOCK;

    private final LibC libc;
    private final LockDirectory directory;
    private final Workspace workspace;
    private final LockProbe probe;

    DirectoryListing(LibC libc, LockDirectory directory) {
        this.libc = libc;
        this.directory = directory;
        this.workspace = new Workspace(libc);
        this.probe = new LockProbe(libc);
    }

    /** The entries, sorted by name. */
    List<Entry> entries() throws LockFilesException {
        List<Entry> entries = new ArrayList<>();
        if (!directory.exists(workspace.status())) {
            return entries;
        }
        for (Path path : paths()) {
            String name = path.getFileName().toString();
            if (!name.equals(LockDirectory.QUEUE)) {
                look(name, path).ifPresent(entries::add);
            }
        }
        return entries;
    }

    /** One pool's lock file, if there is one that is ours. */
    Optional<Entry.OfPool> entry(PoolName pool) throws LockFilesException {
        if (!directory.exists(workspace.status())) {
            return Optional.empty();
        }
        String name = LockDirectory.fileName(pool);
        return look(name, directory.path().resolve(name))
                .filter(Entry.OfPool.class::isInstance)
                .map(Entry.OfPool.class::cast);
    }

    private List<Path> paths() throws LockFilesException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory.path())) {
            List<Path> paths = new ArrayList<>();
            stream.forEach(paths::add);
            paths.sort(Comparator.comparing(path -> path.getFileName().toString()));
            return paths;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException | IOException e) {
            throw unreadable(directory.path(), "can't be listed", e);
        }
    }

    /** Nothing if it went away meanwhile. */
    private Optional<Entry> look(String name, Path path) throws LockFilesException {
        String stem = LockDirectory.stem(name);
        FileType type;
        try {
            // by the path that the listing gave: a name that is no text in this locale has no way back to its bytes
            type = FileType.of((Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(path, "can't be looked at", e);
        }
        return PoolName.isValid(stem) && type == FileType.REGULAR
                ? lockFile(new PoolName(stem), name)
                : Optional.of(new Entry.Foreign(name, type.words()));
    }

    private static LockFilesException unreadable(Path path, String problem, Exception cause) {
        return new LockFilesException(
                cause instanceof AccessDeniedException ? Kind.NOT_PERMITTED : Kind.FAILED,
                path.toString(),
                problem + ": " + cause.getMessage(),
                "check the directory and its file system");
    }

    /** One that is not ours is told of, and does not hide the others. */
    private Optional<Entry> lockFile(PoolName pool, String name) throws LockFilesException {
        LockPath path = directory.inside(name);
        int descriptor = path.open(libc, FLAGS);
        if (descriptor < 0) {
            int errno = Native.getLastError();
            if (Errno.ENOENT.is(errno)) {
                return Optional.empty();
            }
            if (Errno.EACCES.is(errno) || Errno.EPERM.is(errno)) {
                return Optional.of(new Entry.Foreign(name, "a regular file that can't be opened"));
            }
            throw FailedCall.on(path.toString(), "open", errno);
        }
        try {
            if (!workspace.status().ofDescriptor(descriptor)) {
                throw FailedCall.on(path.toString(), "fstat");
            }
            int owner = workspace.status().owner();
            if (owner != libc.user()) {
                return Optional.of(new Entry.Foreign(
                        name, "a regular file that belongs to user " + Integer.toUnsignedString(owner)));
            }
            State state = probe.ownerByteLocked(descriptor, path.toString()) ? State.HELD : State.ABANDONED;
            String content = workspace.read(descriptor, path.toString());
            if (!workspace.status().ofDescriptor(descriptor)) {
                throw FailedCall.on(path.toString(), "fstat");
            }
            // released since it was opened: unlinked, then unlocked
            boolean gone = workspace.status().links() == 0;
            return gone ? Optional.empty() : Optional.of(new Entry.OfPool(pool, state, content));
        } finally {
            libc.close(descriptor);
        }
    }
}
