package org.zward.zfs.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.pool.ZfsException;
import org.zward.target.LustreOptions;
import org.zward.target.LustreOptions.Service;
import org.zward.zfs.command.ScriptedTools;

class MkfsLustreTest {

    private static final LustreOptions MGS_AND_MDT = new LustreOptions(
            Set.of(Service.MDT, Service.MGS),
            Optional.of("work"),
            OptionalInt.of(0),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());

    private static final LustreOptions EVERYTHING = new LustreOptions(
            Set.of(Service.OST),
            Optional.of("work"),
            OptionalInt.of(3),
            List.of("10.0.0.1@tcp:10.0.1.1@tcp", "10.0.0.2@tcp"),
            List.of("10.0.0.3@tcp", "10.0.0.4@tcp"),
            List.of("10.0.0.5@tcp"),
            List.of("sys.timeout=40"),
            Optional.of("compression=lz4 -o quota=1T"),
            List.of("--network=tcp", "--quiet"));

    @TempDir
    private Path directory;

    @Test
    void aCombinedMgsAndMdtIsFormattedAsMkfsLustreWantsIt() throws Exception {
        ScriptedTools tools = new ScriptedTools(directory).script("mkfs.lustre").script("zpool");
        MkfsLustre lustre = new MkfsLustre(tools.tools());

        lustre.panicOnFailure(new PoolName("tank"));
        lustre.format(new DatasetName("tank/mdt0"), MGS_AND_MDT);

        assertThat(tools.calls())
                .containsExactly(
                        List.of("set", "failmode=panic", "tank"),
                        List.of(
                                "--mgs",
                                "--mdt",
                                "--fsname=work",
                                "--index=0",
                                "--backfstype=zfs",
                                "--mkfsoptions=mountpoint=none",
                                "tank/mdt0"));
    }

    @Test
    void everyOptionReachesItInOneWordOfItsOwn() throws Exception {
        ScriptedTools tools = new ScriptedTools(directory).script("mkfs.lustre");

        new MkfsLustre(tools.tools()).format(new DatasetName("tank/ost 3"), EVERYTHING);

        assertThat(tools.calls())
                .containsExactly(List.of(
                        "--ost",
                        "--fsname=work",
                        "--index=3",
                        "--mgsnode=10.0.0.1@tcp:10.0.1.1@tcp",
                        "--mgsnode=10.0.0.2@tcp",
                        "--servicenode=10.0.0.3@tcp",
                        "--servicenode=10.0.0.4@tcp",
                        "--failnode=10.0.0.5@tcp",
                        "--param=sys.timeout=40",
                        "--backfstype=zfs",
                        "--mkfsoptions=compression=lz4 -o quota=1T -o mountpoint=none",
                        "--network=tcp",
                        "--quiet",
                        "tank/ost 3"));
    }

    @Test
    void whatTheToolsSayIsPassedOn() {
        ScriptedTools tools = new ScriptedTools(directory).failing("mkfs.lustre", "mkfs.lustre FATAL: no index");

        assertThatExceptionOfType(ZfsException.class)
                .isThrownBy(() -> new MkfsLustre(tools.tools()).format(new DatasetName("tank/mdt0"), MGS_AND_MDT))
                .withMessageContaining("FATAL: no index");
    }
}
