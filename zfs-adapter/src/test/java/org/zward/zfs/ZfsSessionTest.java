package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.zward.lock.PoolName;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.NoSuchPoolException;

/** An export between the open of a pool and its use, which no real libzfs can be made to meet: so this one is scripted. */
class ZfsSessionTest {

    private static final PoolName TANK = new PoolName("tank");

    private static ZfsSession failedWith(int error) {
        LibZfs zfs = (LibZfs) Proxy.newProxyInstance(
                ZfsSessionTest.class.getClassLoader(),
                new Class<?>[] {LibZfs.class},
                (proxy, call, with) -> switch (call.getName()) {
                    case "libzfs_errno" -> error;
                    case "libzfs_error_action" -> "cannot export 'tank'";
                    case "libzfs_error_description" -> "words of ZFS";
                    default -> throw new AssertionError(call.getName());
                });
        NativeLedger ledger = new NativeLedger();
        ZfsLibraries libraries = new ZfsLibraries(ZfsAbi.V2_1, null, null, zfs, null, null, null, null);
        return new ZfsSession(libraries, ledger, new Owned(new Pointer(99), handle -> {}, ledger));
    }

    @Test
    void aPoolThatIsGoneSinceItWasOpenedIsNoSuchPool() {
        assertThatThrownBy(() -> failedWith(LibZfs.EZFS_NOENT).failure(TANK)).isInstanceOf(NoSuchPoolException.class);
    }

    @Test
    void anyOtherFailureOfAPoolIsZfsOwn() throws Exception {
        assertThat(failedWith(LibZfs.EZFS_BUSY).failure(TANK))
                .hasMessageContaining("words of ZFS")
                .extracting(e -> e.kind())
                .isEqualTo(Kind.FAILED);
    }
}
