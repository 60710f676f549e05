package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zward.host.HostId;
import org.zward.lock.Guid;
import org.zward.pool.ImportablePool;
import org.zward.pool.ZfsException;

/** The libraries of this machine's ZFS, and their nvlists. */
@Tag("zfs")
class ZfsLibrariesTest {

    /** What makes a configuration as the kernel does. */
    @SuppressWarnings("MemberName") // C names
    interface Builder extends Library {
        int nvlist_add_uint64(Pointer list, String name, long value);

        int nvlist_add_nvlist(Pointer list, String name, Pointer value);

        int nvlist_add_boolean(Pointer list, String name);
    }

    private final NativeLedger ledger = new NativeLedger();
    private ZfsAbi abi;
    private ZfsLibraries libraries;

    @BeforeEach
    void load() throws Exception {
        abi = ZfsVersion.parse(Files.readString(Path.of("/sys/module/zfs/version")))
                .flatMap(ZfsAbi::of)
                .orElseThrow();
        libraries = ZfsLibraries.load(abi);
    }

    @Test
    void thoseOfEveryOtherVersionAreRefusedAlsoUnderTheSameSoname() {
        for (ZfsAbi other : ZfsAbi.values()) {
            if (other != abi) {
                assertThatThrownBy(() -> ZfsLibraries.load(other))
                        .isInstanceOf(ZfsException.class)
                        .hasMessageStartingWith(other.soname());
            }
        }
    }

    @Test
    void anNvlistGivesBackWhatWasPutIn() throws Exception {
        try (ZfsSession session = ZfsSession.open(libraries, ledger);
                Owned owned = session.strings(Map.of("lustre:svname", "\u00e9\u4e2d\t", "empty", ""))) {
            NvList list = session.read(owned.pointer());
            assertThat(list.string("lustre:svname")).contains("\u00e9\u4e2d\t");
            assertThat(list.string("empty")).contains("");
            assertThat(list.names()).containsExactlyInAnyOrder("lustre:svname", "empty");
            assertThat(list.has("none")).isFalse();
            assertThat(ledger.open()).isEqualTo(2);
        }
        assertThat(ledger.open()).isZero();
    }

    @Test
    void whatIsThereWithAnotherTypeIsNotThere() throws Exception {
        try (ZfsSession session = ZfsSession.open(libraries, ledger);
                Owned owned = session.strings(
                        Map.of("name", "tank", "pool_guid", "1", "state", "1", "vdev_tree", "x", "load_info", "y"))) {
            NvList list = session.read(owned.pointer());
            assertThat(list.uint64("pool_guid")).isEmpty();
            assertThat(list.uint64s("pool_guid")).isEmpty();
            assertThat(list.nvlist("vdev_tree")).isEmpty();
            assertThat(list.nvlists("vdev_tree")).isEmpty();
            assertThat(list.nvlists()).isEmpty();
            assertThat(Labels.parse(list)).isEmpty();
            assertThat(VdevTree.devices(list)).isEmpty();
            FoundPool pool = new FoundPool(list);
            assertThat(pool.importable(libraries.zfs())).isEmpty();
            assertThat(pool.unsupportedFeatures()).isEmpty();
            assertThat(pool.host()).contains("unknown host");
        }
    }

    @Test
    void aPoolThatMultihostSeesWrittenToNamesTheHostThatWrites() throws Exception {
        try (ZfsSession session = ZfsSession.open(libraries, ledger);
                Owned info = session.strings(Map.of("mmp_hostname", "writer"));
                Owned config = session.strings(Map.of("name", "tank", "hostname", "stale"))) {
            Builder builder = Binding.open("libnvpair.so.3").functions(Builder.class);
            builder.nvlist_add_uint64(info.pointer(), "mmp_state", 0);
            builder.nvlist_add_uint64(info.pointer(), "mmp_hostid", 0x0badcafeL);
            builder.nvlist_add_uint64(config.pointer(), "pool_guid", -2);
            builder.nvlist_add_uint64(config.pointer(), "state", 0);
            builder.nvlist_add_uint64(config.pointer(), "hostid", 7);
            builder.nvlist_add_nvlist(config.pointer(), "load_info", info.pointer());

            FoundPool pool = new FoundPool(session.read(config.pointer()));

            assertThat(pool.is(new Guid(-2))).isTrue();
            assertThat(pool.host()).isEqualTo("writer (hostid 0badcafe)");
            assertThat(pool.inUseByAnotherThan(new HostId(7))).isFalse();
            assertThat(pool.inUseByAnotherThan(new HostId(8))).isTrue();
            assertThat(pool.lacksOurHostid()).isFalse();
            ImportablePool found = pool.importable(libraries.zfs()).orElseThrow();
            assertThat(found.activity()).isEqualTo(ImportablePool.Activity.SEEN);
            assertThat(found.label().hostid()).isEqualTo(new HostId(7));
            assertThat(found.health()).isEqualTo("UNKNOWN");
        }
    }

    @Test
    void theHostThatThePoolItselfNamesCountsBeforeTheOneInTheLabel() throws Exception {
        try (ZfsSession session = ZfsSession.open(libraries, ledger);
                Owned info = session.strings(Map.of());
                Owned config = session.strings(Map.of("name", "tank"))) {
            Builder builder = Binding.open("libnvpair.so.3").functions(Builder.class);
            builder.nvlist_add_uint64(info.pointer(), "hostid", 8);
            builder.nvlist_add_boolean(info.pointer(), "can_rdonly");
            builder.nvlist_add_uint64(config.pointer(), "pool_guid", 1);
            builder.nvlist_add_uint64(config.pointer(), "state", 0);
            builder.nvlist_add_uint64(config.pointer(), "hostid", 7);
            builder.nvlist_add_nvlist(config.pointer(), "load_info", info.pointer());

            FoundPool pool = new FoundPool(session.read(config.pointer()));

            assertThat(pool.inUseByAnotherThan(new HostId(7))).isTrue();
            assertThat(pool.inUseByAnotherThan(new HostId(8))).isFalse();
            assertThat(pool.canBeReadAnyway()).isTrue();
        }
    }
}
