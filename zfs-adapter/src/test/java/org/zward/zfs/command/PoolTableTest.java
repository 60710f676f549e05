package org.zward.zfs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zward.lock.DatasetName;
import org.zward.lock.Guid;
import org.zward.lock.PoolName;
import org.zward.pool.Access;
import org.zward.pool.ImportedPool;
import org.zward.pool.Mount;
import org.zward.pool.ZfsException;

/** The files {@code zpool-VERSION-*.txt} are what that release printed of two pools, one with a space in its name. */
class PoolTableTest {

    private static Lines captured(String name) throws IOException {
        try (InputStream in = PoolTableTest.class.getResourceAsStream(name)) {
            return new Output(0, new String(in.readAllBytes(), StandardCharsets.UTF_8), "").lines();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2.1, 9333887996292505066, 64498542455596714, 10460173962426400284",
        "2.3, 11512497227337568624, 1144606326157173719, 2695428389256565735"
    })
    void whatAReleasePrintsIsRead(String release, String guid, String loadGuid, String otherGuid) throws Exception {
        Mount mount = new Mount(new DatasetName("sp ace/c"), "/mnt", "zfs");

        List<ImportedPool> pools = PoolTable.pools(captured("zpool-" + release + "-get.txt"), List.of(mount));

        assertThat(pools).hasSize(2);
        assertThat(pools.get(0))
                .isEqualTo(new ImportedPool(
                        new PoolName("sp ace"),
                        Guid.of(guid),
                        Guid.of(loadGuid),
                        Access.READ_WRITE,
                        "none",
                        "ONLINE",
                        117_440_512,
                        List.of(mount)));
        assertThat(pools.get(1).guid()).isEqualTo(Guid.of(otherGuid));
        assertThat(pools.get(1).mounted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.1", "2.3"})
    void theDevicesOfAPoolAreItsLeavesAndItsLogs(String release) throws Exception {
        assertThat(PoolTable.devices(captured("zpool-" + release + "-list.txt")))
                .containsExactly(Path.of("/run/x/d3"), Path.of("/run/x/d4"));
    }

    @Test
    void whatIsMissingAndWhatIsInAnotherPoolTooIsNoDevice() throws Exception {
        assertThat(PoolTable.devices(List.of(
                        "tank\t1G",
                        "\tmirror-0\t1G",
                        "\t/dev/sda1\t1G",
                        "\t1234567890\t-",
                        "cache            -",
                        "\t/dev/cache\t1G",
                        "spare            -",
                        "\t/dev/spare\t-")))
                .containsExactly(Path.of("/dev/sda1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache a", "spare a"})
    void aPoolThatIsCalledLikeAHeadingHasItsDevicesAllTheSame(String pool) throws Exception {
        assertThat(PoolTable.devices(List.of(pool + "\t1G", "\t/dev/sda1\t1G", "cache    -", "\t/dev/cache\t1G")))
                .containsExactly(Path.of("/dev/sda1"));
    }

    @Test
    void aReadOnlyPoolOfNoSizeIsRead() throws Exception {
        List<ImportedPool> pools = PoolTable.pools(
                List.of(
                        "tank\tguid\t1",
                        "tank\tload_guid\t18446744073709551615",
                        "tank\treadonly\ton",
                        "tank\tcachefile\t-",
                        "tank\thealth\tSUSPENDED",
                        "tank\tsize\t-"),
                List.of());

        assertThat(pools.get(0).access()).isEqualTo(Access.READ_ONLY);
        assertThat(pools.get(0).loadGuid()).hasToString("18446744073709551615");
        assertThat(pools.get(0).size()).isZero();
    }

    @Test
    void aTableThatLacksAPropertyIsRefused() {
        assertThatThrownBy(() -> PoolTable.pools(List.of("tank\tguid\t1"), List.of()))
                .isInstanceOf(ZfsException.class)
                .hasMessageContaining("guid=1");
    }
}
