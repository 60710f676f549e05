package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zward.host.HostId;

/** What the command finds weak about real pools and this host. */
@Tag("zfs")
class CommandCheckTest extends CommandSandbox {

    @Test
    void clonedHostidsAndPoolsWithoutMultihostAreFoundAndNothingIsChanged() throws Exception {
        String cloned = createActiveOn(new HostId(Integer.parseUnsignedInt(hostid(), 16)), "twin");
        String without = zfs.createPool();
        String with = zfs.createPool("-o", "multihost=on");

        List<Map<String, Object>> findings =
                Json.objects(zward.run("--json", "check").with(FAILED).out());

        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding).containsOnlyKeys("check", "problem", "fix"))
                .anySatisfy(finding -> assertThat(finding)
                        .containsEntry("check", "hostid")
                        .extractingByKey("problem")
                        .asString()
                        .contains(cloned)
                        .contains("twin"))
                .anySatisfy(finding -> assertThat(finding)
                        .containsEntry("check", "multihost")
                        .containsEntry("fix", "'zpool set multihost=on " + without + "'"))
                .anySatisfy(finding -> assertThat(finding).containsEntry("check", "lease"))
                .noneSatisfy(finding -> assertThat(finding.toString()).contains(with));
        assertThat(zfs.imported()).containsExactlyInAnyOrder(without, with);
        assertThat(zward.lockDirectory()).doesNotExist();
    }
}
