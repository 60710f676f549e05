package org.zward.zfs.target;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.zward.lock.Deadline;
import org.zward.lock.IoReason;
import org.zward.lock.ZwardException.Kind;
import org.zward.target.BrokenTargetException;
import org.zward.target.Target;
import org.zward.target.TargetException;
import org.zward.target.TargetId;
import org.zward.target.TargetStore;

/**
 * Known targets in a directory: a file {@code UUID.properties} each, in the form of {@link TargetFileFormat}. What is not
 * called {@code *.properties} is passed over.
 *
 * <p>A file is written beside its place, made durable and renamed, so nobody sees half of one, not even after a power cut.
 * Changes are made one at a time: under the monitor of this class within a process, and under a classic lock on the file
 * {@code .lock} in the directory between processes. They are short, and nothing else is waited for meanwhile; who does not get
 * that lock in time fails. Readers take no lock. What is no regular file is not opened: a FIFO would block. Thread-safe.
 */
public final class TargetFiles implements TargetStore {

    private static final String SUFFIX = ".properties";
    private static final String LOCK = ".lock";

    /** Far longer than changes take; longer than anybody likes to wait for one who is stopped in the middle of his. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long PAUSE_MILLIS = 20;

    private final Path directory;
    private final Duration patience;

    /**
     * Those in a directory. It is made when the first is added.
     *
     * @param directory the directory
     */
    public TargetFiles(Path directory) {
        this(directory, PATIENCE);
    }

    /** Those in a directory, with so much patience for other processes. */
    TargetFiles(Path directory, Duration patience) {
        this.directory = directory;
        this.patience = patience;
    }

    @Override
    public Contents list() throws TargetException {
        List<Target> targets = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            String stem = name.substring(0, name.length() - SUFFIX.length());
            try {
                targets.add(read(idOf(file, stem)));
            } catch (TargetException e) {
                if (e.kind() != Kind.NO_SUCH) { // else it was removed meanwhile
                    broken.add(new Broken(stem, e.subject() + ": " + e.problem()));
                }
            }
        }
        targets.sort(Comparator.comparing(Target::id));
        return new Contents(targets, broken);
    }

    private static TargetId idOf(Path file, String stem) throws TargetException {
        try {
            TargetId id = TargetId.parse(stem);
            if (id.toString().equals(stem)) {
                return id;
            }
        } catch (TargetException e) {
            // no uuid: as bad as one in capitals
        }
        throw new BrokenTargetException(file.toString(), "it is not called by a uuid", "rename or remove it");
    }

    private List<Path> files() throws TargetException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            entries.forEach(files::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw failed(directory, e.getCause());
        } catch (IOException e) {
            throw failed(directory, e);
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }

    @Override
    public Target get(TargetId id) throws TargetException {
        return read(id);
    }

    private Target read(TargetId id) throws TargetException {
        Path file = file(id);
        requireRegular(file);
        try {
            return TargetFileFormat.parse(id, file, Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw noSuch(id, e);
        } catch (CharacterCodingException e) {
            throw new BrokenTargetException(file.toString(), "not UTF-8 text", TargetFileFormat.REMEDY, e);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void requireRegular(Path file) throws BrokenTargetException {
        if (isOtherThanAFile(file)) {
            throw new BrokenTargetException(file.toString(), "not a regular file", "remove it");
        }
    }

    private static boolean isOtherThanAFile(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path);
    }

    @Override
    public void add(Target target) throws TargetException, InterruptedException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw failed(directory, e);
        }
        changing(() -> {
            if (!isKnown(target)) {
                write(target);
            }
        });
    }

    private boolean isKnown(Target target) throws TargetException {
        if (Files.exists(file(target.id()))) {
            if (read(target.id()).equals(target)) {
                return true;
            }
            throw new TargetException(
                    Kind.FAILED,
                    target.id().toString(),
                    "it is known already, with other values",
                    "forget it first ('zward target forget " + target.id() + "')");
        }
        for (Target other : list().targets()) {
            boolean sameDevice = other.device().equals(target.device());
            if (sameDevice || other.mountPoint().equals(target.mountPoint())) {
                throw new TargetException(
                        Kind.FAILED,
                        sameDevice
                                ? target.device().value()
                                : target.mountPoint().value(),
                        "target " + other.id() + " has that",
                        "give another one, or forget that target ('zward target forget " + other.id() + "')");
            }
        }
        return false;
    }

    private void write(Target target) throws IOException {
        Path unfinished = directory.resolve("." + target.id() + ".new");
        Files.deleteIfExists(unfinished); // of one who died
        try {
            try (FileChannel channel =
                    FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-r--r--"));
                ByteBuffer text =
                        ByteBuffer.wrap(TargetFileFormat.format(target).getBytes(StandardCharsets.UTF_8));
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.move(unfinished, file(target.id()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        makeDurable();
    }

    @Override
    public void remove(TargetId id) throws TargetException, InterruptedException {
        if (!Files.isDirectory(directory)) {
            throw noSuch(id, new NoSuchFileException(directory.toString()));
        }
        changing(() -> {
            try {
                Files.delete(file(id));
            } catch (NoSuchFileException e) {
                throw noSuch(id, e);
            }
            makeDurable();
        });
    }

    private interface Change {
        void make() throws IOException, TargetException;
    }

    private void changing(Change change) throws TargetException, InterruptedException {
        Path path = directory.resolve(LOCK);
        synchronized (TargetFiles.class) {
            if (isOtherThanAFile(path)) {
                throw new TargetException(Kind.FAILED, path.toString(), "not a regular file", "remove it");
            }
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(file, path)) {
                assert lock.isValid();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                change.make();
            } catch (ClosedByInterruptException e) {
                Thread.interrupted();
                throw interrupted(e);
            } catch (IOException e) {
                throw failed(directory, e);
            }
        }
    }

    private FileLock lock(FileChannel file, Path path) throws IOException, TargetException, InterruptedException {
        Deadline deadline = Deadline.after(patience);
        while (true) {
            Optional<FileLock> lock = Optional.ofNullable(file.tryLock());
            if (lock.isPresent()) {
                return lock.get();
            }
            if (deadline.hasPassed()) {
                throw new TargetException(
                        Kind.FAILED,
                        path.toString(),
                        "another process has had it locked for " + patience.toSeconds() + " s",
                        "lslocks(8) shows which: wait for it, or end it");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static InterruptedException interrupted(ClosedByInterruptException cause) {
        InterruptedException interrupted = new InterruptedException();
        interrupted.initCause(cause);
        return interrupted;
    }

    /** Makes durable that a file was renamed or removed. */
    private void makeDurable() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path file(TargetId id) {
        return directory.resolve(id + SUFFIX);
    }

    private static TargetException noSuch(TargetId id, NoSuchFileException cause) {
        return new TargetException(
                Kind.NO_SUCH,
                id.toString(),
                "no such target is known",
                "'zward target list' shows those that are, 'zward target add' adds one",
                cause);
    }

    private static TargetException failed(Path path, IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return new TargetException(
                    Kind.NOT_PERMITTED, path.toString(), "not permitted", "run as a user that may, as root", failure);
        }
        return new TargetException(
                Kind.FAILED,
                path.toString(),
                "it can't be used, " + IoReason.of(failure),
                "see to it that it can",
                failure);
    }
}
