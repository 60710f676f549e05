package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zward.it.zfs.ZwardCommand.Ended;
import org.zward.it.zfs.ZwardCommand.Running;
import org.zward.lock.LockFiles;
import org.zward.lock.Phase;

/** The next command heals with zpool(8). */
@Tag("zfs-soak")
class KilledCommandThenToolsTest extends KilledCommandContract {
    KilledCommandThenToolsTest() {
        super("command");
    }

    /** The tools fail to export; so they can stand for a ZFS that does. In each run: it heals through them too. */
    @Test
    @Tag("zfs")
    void whereHealingFailsTheRecordIsKeptForTheNext() throws Exception {
        Pool pool = exportedPool();
        Gate gate = zward.gate();
        Running exec = zward.start("exec", pool, "--import", "ro", "--", "sh", "-c", gate.stop());
        gate.await(1, exec);
        exec.kill();
        gate.kill();
        String left = property(pool, "load_guid");
        StandInTools failing = tools().zpoolFails("export", pool.name(), "cannot export: I/O error");

        Ended imports = start(failing, "--backend", "command", "import", pool).await();

        assertThat(imports.failed(1))
                .startsWith("zward: " + pool + ": ")
                .contains("ended in phase imported-read-only")
                .contains("I/O error");
        assertThat(abandonedPhase(pool)).isEqualTo(Phase.IMPORTED_READ_ONLY);

        Ended goesOn = start(failing, "--backend", "command", "exec", pool, "--", "echo", "done")
                .await()
                .with(0);

        assertThat(goesOn.out()).isEqualTo("done\n");
        assertThat(goesOn.err()).contains("I/O error").contains("going on all the same");
        assertThat(statusOf(pool).state()).isEqualTo(LockFiles.State.ABANDONED);
        assertThat(statusOf(pool)
                        .record()
                        .orElseThrow()
                        .journal()
                        .left()
                        .orElseThrow()
                        .phase())
                .isEqualTo(Phase.IMPORTED_READ_ONLY);
        assertThat(property(pool, "load_guid")).isEqualTo(left);

        Ended healed = next("--json", "import", pool);

        assertReported(healed, pool, "imported-read-only", "its import was undone");
        assertThat(Json.object(healed.out())).containsEntry("imported", "rw").containsEntry("found", false);
        assertThat(property(pool, "readonly")).isEqualTo("off");
        assertThat(zward.locked()).isEmpty();
    }
}
