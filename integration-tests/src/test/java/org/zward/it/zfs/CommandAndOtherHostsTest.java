package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zward.host.HostId;
import org.zward.it.zfs.ZwardCommand.Running;

/** What the command does about pools that by their labels another host has. A start of it is dear. */
@Tag("zfs")
class CommandAndOtherHostsTest extends CommandSandbox {

    @Test
    void aPoolThatAnotherHostHasIsImportedOnlyForWhomThatHostIsFenced() throws Exception {
        String pool = createActiveOn(FOREIGN, "mds2");

        Running plain = zward.start("--json", "import", pool);
        Running fencedAnother = zward.start("import", "--fenced", "mds3", pool);

        assertThat(plain.await().failed(IN_USE_ELSEWHERE))
                .contains(pool)
                .contains("mds2")
                .contains(FOREIGN.toString());
        assertThat(fencedAnother.await().failed(IN_USE_ELSEWHERE))
                .contains("mds2")
                .contains("mds3");
        assertThat(zfs.imported()).isEmpty();

        zward.run("import", "--fenced", "mds2", pool).well();
        assertThat(property(pool, "readonly")).isEqualTo("off");
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aPoolOfAHostWithOurHostidAndOfAnyHostWhereWeHaveNoHostidIsRefused() throws Exception {
        String cloned = createActiveOn(new HostId(Integer.parseUnsignedInt(hostid(), 16)), "twin");
        String exported = zfs.createExportedPool();

        assertThat(zward.run("import", cloned).failed(IN_USE_ELSEWHERE))
                .contains("twin")
                .contains("--fenced twin");
        String refused = withoutHostid(() -> zward.run("import", exported).failed(IN_USE_ELSEWHERE));
        assertThat(refused).contains(exported).contains("zgenhostid");
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    private interface Try {
        String run() throws Exception;
    }

    /** Runs it on a host without a hostid: an empty file is mounted over where it would be. */
    private static String withoutHostid(Try action) throws Exception {
        Path parameter = Path.of("/sys/module/spl/parameters/spl_hostid");
        String own = Files.readString(parameter).strip();
        ZfsSandbox.run("mount", "--bind", "/dev/null", "/etc/hostid");
        try {
            Files.writeString(parameter, "0");
            return action.run();
        } finally {
            ZfsSandbox.run("umount", "/etc/hostid");
            Files.writeString(parameter, own);
        }
    }
}
