package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.PoolName;
import org.zward.pool.ImportedPool;
import org.zward.pool.ZfsException;

/**
 * An export between two calls of libzfs, which no real one can be made to meet: so this libzfs is scripted. It says what
 * libzfs_pool.c says then: properties can't be had, numbers are their defaults, no error is set.
 */
class PoolReaderTest {

    private static final PoolName KEPT = new PoolName("kept");
    private static final PoolName EXPORTED = new PoolName("exported");
    private static final PoolName UNREADABLE = new PoolName("unreadable");

    private static final Map<Long, String> HANDLES = Map.of(1L, "kept", 2L, "exported", 3L, "unreadable");

    @TempDir
    private Path directory;

    private final NativeLedger ledger = new NativeLedger();
    private ZfsSession session;
    private PoolReader reader;
    private boolean opened;

    @BeforeEach
    void scriptLibzfs() throws Exception {
        LibZfs zfs = (LibZfs) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {LibZfs.class},
                (proxy, call, with) -> answer(call.getName(), with));
        ZfsLibraries libraries = new ZfsLibraries(ZfsAbi.V2_1, null, null, zfs, null, null, null, null);
        session = new ZfsSession(libraries, ledger, new Owned(new Pointer(99), handle -> {}, ledger));
        reader = new PoolReader(new MountTable(Files.createFile(directory.resolve("mountinfo"))));
    }

    private Object answer(String call, Object... with) {
        return switch (call) {
            case "zpool_iter" -> {
                for (Long handle : List.of(2L, 1L)) {
                    ((LibZfs.HandleCallback) with[1]).invoke(new Pointer(handle), null);
                }
                yield 0;
            }
            case "zpool_open_canfail" -> open((String) with[1]);
            case "libzfs_errno" -> LibZfs.EZFS_NOENT;
            case "zpool_get_name" -> name(with[0]);
            case "zpool_get_prop" -> {
                ((Pointer) with[2]).setString(0, "-");
                yield name(with[0]).equals("kept") ? 0 : -1;
            }
            case "zpool_name_to_prop" -> 1;
            case "zpool_get_prop_int" -> 0L;
            case "zpool_close" -> null;
            default -> throw new AssertionError(call);
        };
    }

    private static String name(Object handle) {
        return HANDLES.get(Pointer.nativeValue((Pointer) handle));
    }

    /** The pool that is exported can be opened once. */
    private Pointer open(String name) {
        if (name.equals("exported") && opened) {
            return null;
        }
        opened = true;
        return HANDLES.entrySet().stream()
                .filter(handle -> handle.getValue().equals(name))
                .map(handle -> new Pointer(handle.getKey()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPoolThatIsExportedWhileItIsReadIsNotImported() throws Exception {
        assertThat(reader.pool(session, EXPORTED)).isEmpty();
        assertThat(reader.pool(session, KEPT)).map(ImportedPool::name).isEqualTo(Optional.of(KEPT));
        assertNothingIsOpenButTheSession();
    }

    @Test
    void theOthersAreListedAllTheSame() throws Exception {
        opened = true;

        assertThat(reader.pools(session)).extracting(ImportedPool::name).containsExactly(KEPT);
        assertNothingIsOpenButTheSession();
    }

    @Test
    void aPoolThatIsThereAndCannotBeReadIsAnError() {
        assertThatThrownBy(() -> reader.pool(session, UNREADABLE))
                .isInstanceOf(ZfsException.class)
                .hasMessageContaining("unreadable: its properties can't be read");
        assertNothingIsOpenButTheSession();
    }

    private void assertNothingIsOpenButTheSession() {
        assertThat(ledger.open()).isEqualTo(1);
    }
}
