package org.zward.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What ZFS takes for the name of a pool or a dataset: {@code pool_namecheck} and {@code entity_namecheck} of
 * zfs_namecheck.c, {@code zpool_name_valid} of libzfs_pool.c.
 */
final class PoolNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tank",
                "T",
                "a-b_c.d:e",
                "a pool",
                "trailing ",
                "c0t0d0",
                "a..",
                "a.lock",
                "logs",
                "log1",
                "Mirror",
                "mirror-of-a-kind",
                "raidz2pool",
                "draid1",
                "spares",
                "log"
            })
    void aPoolMayBeCalled(String name) throws Exception {
        assertThat(PoolName.parse(name).value()).isEqualTo(name);
        assertThat(new PoolName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1tank",
                "9",
                "_tank",
                "-f",
                ".",
                "..",
                ":a",
                " tank",
                "ta\tnk",
                "tank\n",
                "\ntank",
                "tank\u0000",
                "tänk",
                "täńk",
                "ｔank",
                "池",
                "t\ud83c\udfca",
                "t@snap",
                "t#mark",
                "t%",
                "t$",
                "t\\",
                "t*",
                "t'",
                "t\"",
                "t;reboot",
                "t=1",
                "t,u",
                "t+",
                "t~",
                "t(",
                "t[",
                "t!",
                "t^",
                "t|u",
                "t<u",
                "t&",
                "t?"
            })
    void noPoolMayBeCalled(String name) {
        assertThat(PoolName.isValid(name)).isFalse();
        assertThatThrownBy(() -> PoolName.parse(name))
                .isInstanceOfSatisfying(
                        InvalidNameException.class, e -> assertThat(e.kind()).isEqualTo(ZwardException.Kind.INVALID));
        assertThatThrownBy(() -> new PoolName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameHas239BytesAtMost() {
        assertThat(PoolName.isValid("x".repeat(239))).isTrue();
        assertThat(PoolName.isValid("x".repeat(240))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mirror",
                "mirror-0",
                "mirrored",
                "raidz",
                "raidz1",
                "draid",
                "draid2:4d",
                "spare",
                "spares",
                "log"
            })
    void zfsKeepsForItself(String name) {
        assertThat(new PoolName(name).reserved()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tank", "logs", "Log", "Mirror", "amirror", "raid", "spar", "cache", "disk", "c0t0d0"})
    void zfsDoesNotKeepForItself(String name) {
        assertThat(new PoolName(name).reserved()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tank/a", "tank/a/b c/d.e", "tank/1", "tank/ ", "tank/...", "tank/.a", "tank/-", "tank/mirror"})
    void aDatasetMeansItsPoolWhereAPoolIsMeant(String name) throws Exception {
        assertThat(PoolName.parse(name)).isEqualTo(new PoolName("tank"));
        assertThat(DatasetName.parse(name)).hasToString(name);
        assertThat(DatasetName.parse(name).pool()).isEqualTo(new PoolName("tank"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/tank",
                "tank/",
                "tank//a",
                "tank/a/",
                "tank/./a",
                "tank/..",
                "tank/../../etc/passwd",
                "tank/.",
                "tank/a@snap",
                "tank/a#mark",
                "tank/ä",
                "tank/a\n",
                "tank/%recv",
                "tank/$ORIGIN",
                "1/a",
                "../a"
            })
    void isNoDataset(String name) {
        assertThatThrownBy(() -> PoolName.parse(name)).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> DatasetName.parse(name))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageContaining("dataset");
        assertThatThrownBy(() -> new DatasetName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPoolIsADatasetToo() throws Exception {
        assertThat(DatasetName.parse("tank").pool()).isEqualTo(new PoolName("tank"));
        assertThatThrownBy(() -> DatasetName.parse("")).isInstanceOf(InvalidNameException.class);
    }

    @Test
    void aDatasetsNameHas255BytesAtMost() throws Exception {
        assertThat(DatasetName.parse("tank/" + "x".repeat(250)).pool()).isEqualTo(new PoolName("tank"));
        assertThatThrownBy(() -> DatasetName.parse("tank/" + "x".repeat(251))).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> DatasetName.parse("x".repeat(240) + "/a")).isInstanceOf(InvalidNameException.class);
    }

    @Test
    void aNameIsOneWordOfAShellCommand() throws Exception {
        for (String name : List.of("tank", "my pool", "a  b:c-d_e.f ")) {
            Process shell = new ProcessBuilder("sh", "-c", "printf '%s|' " + new PoolName(name).shellWord()).start();
            assertThat(shell.inputReader().readLine()).isEqualTo(name + "|");
        }
        assertThat(new PoolName("tank").shellWord()).isEqualTo("tank");
    }

    @Test
    void namesSortAsTheirText() {
        assertThat(new PoolName("alpha")).isLessThan(new PoolName("beta"));
        assertThat(new PoolName("Beta")).isLessThan(new PoolName("alpha"));
    }
}
