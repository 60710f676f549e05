package org.zward.posix;

import com.sun.jna.Native;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.zward.lock.LockFilesException;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;

/**
 * The lock directory: refused unless it is ours alone, made where it is missing. Thread-safe.
 *
 * <p>It is looked at before it is used, at most once a second. A check can be overtaken by whoever may rename or replace
 * the directory; that is its owner, who is us, and root. It guards against mistakes and against a directory that others
 * had first.
 */
final class LockDirectory {

    static final String QUEUE = ".queue";
    private static final String SUFFIX = ".lock";

    private static final int OTHERS_MAY_WRITE = 0022;

    /** {@code linux/magic.h}; {@code f_type} is the first field of {@code struct statfs}, 120 bytes on LP64. */
    private static final long NFS_SUPER_MAGIC = 0x6969;

    private static final long TMPFS_MAGIC = 0x01021994;

    private static final long RAMFS_MAGIC = 0x858458f6L;

    private static final int STATFS_SIZE = 120;

    /** More pools than a host has; paths beyond it are encoded anew each time, so that names can't fill the memory. */
    private static final int MAX_CACHED = 1024;

    private static final int ATTEMPTS = 10;

    /** The check is a tenth of the cost of a lock. Should the directory vanish meanwhile, opening a file shows it. */
    private static final long CHECK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LibC libc;
    private final long refusedFileSystem;
    private final Path path;
    private final LockPath encoded;
    private final LockPath queue;
    private final Map<PoolName, LockPath> files = new ConcurrentHashMap<>();

    private volatile long nextCheck = System.nanoTime();

    LockDirectory(LibC libc, Path path) {
        this(libc, path, NFS_SUPER_MAGIC);
    }

    /** For tests: to refuse a file system that is at hand. */
    LockDirectory(LibC libc, Path path, long refusedFileSystem) {
        this.libc = libc;
        this.refusedFileSystem = refusedFileSystem;
        this.path = path.toAbsolutePath();
        this.encoded = new LockPath(this.path.toString());
        this.queue = inside(QUEUE);
    }

    Path path() {
        return path;
    }

    LockPath queue() {
        return queue;
    }

    LockPath fileOf(PoolName pool) {
        LockPath file = files.get(pool);
        if (file == null) {
            file = inside(fileName(pool));
            if (files.size() < MAX_CACHED) {
                files.put(pool, file);
            }
        }
        return file;
    }

    LockPath inside(String name) {
        return new LockPath(path.resolve(name).toString());
    }

    static String fileName(PoolName pool) {
        return pool.value() + SUFFIX;
    }

    /** The pool whose lock file has this name; its suffix is cut, and what is left may be no pool's name. */
    static String stem(String fileName) {
        return fileName.endsWith(SUFFIX) ? fileName.substring(0, fileName.length() - SUFFIX.length()) : "";
    }

    /** Checks the directory, unless that was done a moment ago, and makes it and its parents if need be. */
    void prepare(FileStatus status) throws LockFilesException {
        if (System.nanoTime() - nextCheck >= 0) {
            prepareNow(status);
            nextCheck = System.nanoTime() + CHECK_INTERVAL_NANOS;
        }
    }

    /** Checks the directory, and makes it and its parents if need be. */
    void prepareNow(FileStatus status) throws LockFilesException {
        for (int attempt = 0; !exists(status); attempt++) {
            if (attempt == ATTEMPTS) {
                throw FailedCall.on(path.toString(), "open", Errno.ENOENT.number());
            }
            make(path, 0700);
        }
    }

    /**
     * Checks the directory.
     *
     * @return false if it is not there; otherwise {@code status} is its
     */
    boolean exists(FileStatus status) throws LockFilesException {
        if (!status.ofPath(encoded.encoded())) {
            int errno = Native.getLastError();
            if (Errno.ENOENT.is(errno)) {
                return false;
            }
            throw FailedCall.on(path.toString(), "lstat", errno);
        }
        if (!status.is(FileType.DIRECTORY)) {
            throw refused("is " + status.type().words() + ", not a directory", "remove it, or choose another one");
        }
        if (status.owner() != libc.user()) {
            throw refused(
                    "belongs to user " + Integer.toUnsignedString(status.owner()) + ", not to user "
                            + Integer.toUnsignedString(libc.user()),
                    "run as its owner, or choose another one");
        }
        if ((status.permissions() & OTHERS_MAY_WRITE) != 0) {
            throw refused(
                    String.format("has mode %04o: others than its owner may write", status.permissions()),
                    "chmod 0700 it");
        }
        ensureLocal();
        return true;
    }

    private void ensureLocal() throws LockFilesException {
        if (fileSystem() == refusedFileSystem) {
            throw refused("is on NFS, where locks are not those of this host", "choose one on tmpfs");
        }
    }

    /** Whether a boot empties it. */
    boolean isInMemory() throws LockFilesException {
        long fileSystem = fileSystem();
        return fileSystem == TMPFS_MAGIC || fileSystem == RAMFS_MAGIC;
    }

    private long fileSystem() throws LockFilesException {
        NativeBlock statfs = new NativeBlock(STATFS_SIZE);
        if (libc.statfs(encoded.encoded().address(), statfs.address()) != 0) {
            throw FailedCall.on(path.toString(), "statfs");
        }
        return statfs.getLong(0);
    }

    private void make(Path directory, int mode) throws LockFilesException {
        int errno = mkdir(directory, mode);
        Path parent = directory.getParent();
        if (Errno.ENOENT.is(errno) && parent != null) {
            make(parent, 0755);
            errno = mkdir(directory, mode);
        }
        if (errno != 0 && !Errno.EEXIST.is(errno)) {
            throw FailedCall.on(directory.toString(), "mkdir", errno);
        }
    }

    private int mkdir(Path directory, int mode) throws LockFilesException {
        NativeBlock name = NativeBlock.string(directory.toString());
        try {
            if (libc.mkdir(name.address(), mode) != 0) {
                return Native.getLastError();
            }
            // mkdir leaves out what the umask says
            if (libc.chmod(name.address(), mode) != 0) {
                throw FailedCall.on(directory.toString(), "chmod");
            }
            return 0;
        } finally {
            Reference.reachabilityFence(name);
        }
    }

    private LockFilesException refused(String problem, String remedy) {
        return new LockFilesException(Kind.FAILED, path.toString(), "the lock directory " + problem, remedy);
    }
}
