package org.zward.zfs;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.NoSuchPoolException;
import org.zward.pool.ZfsException;

/**
 * One libzfs handle, for one call: a handle caches which pools there are, and is not thread-safe. Belongs to one thread.
 * Take the pool's lock first, then open it.
 */
final class ZfsSession implements AutoCloseable {

    private static final Path DEVICE = Path.of("/dev/zfs");

    private final ZfsLibraries libraries;
    private final NativeLedger ledger;
    private final Owned handle;

    ZfsSession(ZfsLibraries libraries, NativeLedger ledger, Owned handle) {
        this.libraries = libraries;
        this.ledger = ledger;
        this.handle = handle;
    }

    static ZfsSession open(ZfsLibraries libraries, NativeLedger ledger) throws ZfsException {
        // libzfs_init would wait 10 s for udev to make it
        if (!Files.exists(DEVICE)) {
            throw new ZfsException(
                    Kind.FAILED,
                    DEVICE.toString(),
                    "there is no such device",
                    "load the kernel module: 'modprobe zfs'");
        }
        LibZfs zfs = libraries.zfs();
        Pointer pointer;
        // libzfs_init fills tables of the library itself
        synchronized (ZfsSession.class) {
            pointer = zfs.libzfs_init();
            if (pointer == null) {
                int errno = Native.getLastError();
                throw new ZfsException(
                        Errno.isDenied(errno) ? Kind.NOT_PERMITTED : Kind.FAILED,
                        DEVICE.toString(),
                        oneLine(zfs.libzfs_error_init(errno)),
                        Errno.isDenied(errno) ? Errno.AS_ROOT : "see 'zpool list'");
            }
        }
        Owned handle = new Owned(pointer, ZfsSession.fini(zfs), ledger);
        zfs.libzfs_print_on_error(pointer, 0);
        return new ZfsSession(libraries, ledger, handle);
    }

    private static Consumer<Pointer> fini(LibZfs zfs) {
        return handle -> {
            synchronized (ZfsSession.class) {
                zfs.libzfs_fini(handle);
            }
        };
    }

    Pointer handle() {
        return handle.pointer();
    }

    LibZfs zfs() {
        return libraries.zfs();
    }

    ZfsLibraries libraries() {
        return libraries;
    }

    /** A pool that is imported; the caller closes it. */
    Optional<Owned> findPool(PoolName pool) throws ZfsException {
        Pointer opened = zfs().zpool_open_canfail(handle(), pool.value());
        if (opened != null) {
            return Optional.of(ownPool(opened));
        }
        int error = zfs().libzfs_errno(handle());
        if (error == LibZfs.EZFS_NOENT || error == LibZfs.EZFS_INVALIDNAME) { // 'mirror' is a reserved name
            return Optional.empty();
        }
        throw failure(pool.value());
    }

    boolean isImported(PoolName pool) throws ZfsException {
        Optional<Owned> found = findPool(pool);
        found.ifPresent(Owned::close);
        return found.isPresent();
    }

    /** A pool that is imported; the caller closes it. */
    Owned openPool(PoolName pool) throws NoSuchPoolException, ZfsException {
        return findPool(pool).orElseThrow(() -> new NoSuchPoolException(pool, "not imported on this host"));
    }

    /** Every pool that is imported; the caller closes them. */
    OwnedList openPools() throws ZfsException {
        HandleCollector collector = new HandleCollector();
        int status = zfs().zpool_iter(handle(), collector, Pointer.NULL);
        OwnedList pools = OwnedList.of(collector.handles(), this::ownPool);
        if (status != 0) {
            ZfsException failure = failure("zfs");
            pools.close();
            throw failure;
        }
        return pools;
    }

    private Owned ownPool(Pointer pool) {
        return new Owned(pool, zfs()::zpool_close, ledger);
    }

    /** A file system or volume; the caller closes it. */
    Owned openDataset(DatasetName dataset) throws ZfsException {
        Pointer opened = zfs().zfs_open(handle(), dataset.value(), LibZfs.ZFS_TYPE_FILESYSTEM | LibZfs.ZFS_TYPE_VOLUME);
        if (opened == null) {
            throw failure(dataset.value());
        }
        return ownDataset(opened);
    }

    /** What is to be done with a dataset. */
    interface Visitor {
        void visit(Owned dataset) throws ZfsException;
    }

    /**
     * Visits the file systems and volumes directly below one. Each is open while it is visited, and no longer: a handle
     * has all properties of its dataset, and a pool may have very many datasets. A visitor may visit children in turn, as
     * zfs(8) does in its {@code zfs_callback}.
     */
    void forEachChild(Owned dataset, Visitor visitor) throws ZfsException {
        VisitedHandles visited = new VisitedHandles(visitor);
        int status = zfs().zfs_iter_filesystems(dataset.pointer(), visited, Pointer.NULL);
        visited.throwIfFailed();
        if (status != 0) {
            throw failure(zfs().zfs_get_name(dataset.pointer()));
        }
    }

    private Owned ownDataset(Pointer dataset) {
        return new Owned(dataset, zfs()::zfs_close, ledger);
    }

    /** An nvlist of strings; the caller closes it. */
    Owned strings(Map<String, String> pairs) {
        LibNvpair nvpair = libraries.nvpair();
        PointerByReference list = new PointerByReference();
        check(nvpair.nvlist_alloc(list, LibNvpair.NV_UNIQUE_NAME, 0));
        Owned owned = new Owned(list.getValue(), nvpair::nvlist_free, ledger);
        try {
            pairs.forEach((name, value) -> check(nvpair.nvlist_add_string(owned.pointer(), name, value)));
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
        return owned;
    }

    private static void check(int errno) {
        if (errno != 0) {
            throw new OutOfMemoryError("nvlist: errno " + errno);
        }
    }

    /** An nvlist that libzfs gave away; the caller closes it. */
    Owned own(Pointer list) {
        return new Owned(list, libraries.nvpair()::nvlist_free, ledger);
    }

    NvList read(Pointer list) {
        return new NvList(libraries.nvpair(), list);
    }

    /** What the last call failed with: to be asked for at once. */
    int error() {
        return zfs().libzfs_errno(handle());
    }

    /** What the last call failed with, in ZFS' words: to be asked for at once. */
    String words() {
        return oneLine(zfs().libzfs_error_action(handle()) + ": " + zfs().libzfs_error_description(handle()));
    }

    /** What the last call failed with: to be asked for at once. */
    ZfsException failure(String subject) {
        String words = words();
        return switch (error()) {
            case LibZfs.EZFS_PERM -> new ZfsException(Kind.NOT_PERMITTED, subject, words, Errno.AS_ROOT);
            case LibZfs.EZFS_NOENT -> new ZfsException(Kind.NO_SUCH, subject, words, "see 'zfs list'");
            default -> new ZfsException(Kind.FAILED, subject, words, "see 'zpool status'");
        };
    }

    /** What the last call on a pool that was open failed with: to be asked for at once. */
    ZfsException failure(PoolName pool) throws NoSuchPoolException {
        if (error() == LibZfs.EZFS_NOENT) {
            throw new NoSuchPoolException(pool, "not imported on this host any more");
        }
        return failure(pool.value());
    }

    /** ZFS' messages have line breaks in them. */
    static String oneLine(String words) {
        return words.strip().replaceAll("\\s+", " ");
    }

    static String string(Memory buffer) {
        return buffer.getString(0, StandardCharsets.UTF_8.name());
    }

    @Override
    public void close() {
        handle.close();
    }

    /** Passes the handles of an iteration on, until one fails: nothing may be thrown through libzfs. */
    private final class VisitedHandles implements LibZfs.HandleCallback {

        private static final int GO_ON = 0;
        private static final int STOP = 1;

        private final Visitor visitor;
        private Optional<Throwable> failure = Optional.empty();

        VisitedHandles(Visitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public int invoke(Pointer handle, Pointer data) {
            try (Owned dataset = ownDataset(handle)) {
                visitor.visit(dataset);
                return GO_ON;
            } catch (ZfsException | RuntimeException | Error e) {
                failure = Optional.of(e);
                return STOP;
            }
        }

        void throwIfFailed() throws ZfsException {
            if (failure.isEmpty()) {
                return;
            }
            if (failure.get() instanceof ZfsException e) {
                throw e;
            }
            if (failure.get() instanceof RuntimeException e) {
                throw e;
            }
            throw (Error) failure.get();
        }
    }

    /** Collects the handles of an iteration, which are the iterator's to close. */
    private static final class HandleCollector implements LibZfs.HandleCallback {

        private final List<Pointer> handles = new ArrayList<>();

        @Override
        public int invoke(Pointer handle, Pointer data) {
            handles.add(handle);
            return 0;
        }

        List<Pointer> handles() {
            return handles;
        }
    }
}
