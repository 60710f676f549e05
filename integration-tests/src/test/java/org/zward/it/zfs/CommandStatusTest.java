package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zward.it.zfs.ZwardCommand.Ended;
import org.zward.it.zfs.ZwardCommand.Running;

/** How the command ends on real pools, and why by its own words. A start of it is dear. */
@Tag("zfs")
class CommandStatusTest extends CommandSandbox {

    @Test
    void insideAReadOnlyExecAnotherModeIsAUsageError() {
        String pool = zfs.createExportedPool();
        String zwardPath = ZwardCommand.path();
        String script = "zpool get -Ho value readonly " + pool + "; '" + zwardPath + "' --json locks; '" + zwardPath
                + "' exec " + pool + " --import rw -- echo never; echo $?";

        Running exec = zward.start("exec", pool, "--import", "ro", "--", "sh", "-c", script);
        Ended ended = exec.await().with(0);

        List<String> said = ended.out().lines().toList();
        assertThat(said).hasSize(3);
        assertThat(said.get(0)).isEqualTo("on");
        Map<String, Object> lock = Json.byPool(said.get(1)).get(pool);
        assertThat(lock)
                .containsEntry("state", "held")
                .containsEntry("pid", exec.pid())
                .containsEntry("purpose", "exec")
                .containsEntry("phase", "imported-read-only")
                .containsEntry("host", hostName());
        assertThat(lock.get("command").toString()).startsWith("zward exec " + pool + " --import ro -- sh -c ");
        assertThat(said.get(2)).isEqualTo(Integer.toString(USAGE));
        assertThat(ended.err())
                .startsWith("zward: " + pool + ": ")
                .contains("outermost")
                .hasLineCount(1);
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void anExecThatKeepsThePoolLeavesItReadWriteAndEndsAsItsCommandDoes() {
        String pool = zfs.createExportedPool();

        zward.run("exec", pool, "--import", "rw", "--keep", "--", "sh", "-c", "zfs create " + pool + "/made && exit 17")
                .with(17);

        assertThat(property(pool, "readonly")).isEqualTo("off");
        ZfsSandbox.run("zfs", "list", pool + "/made");
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void ofTwoPoolsOfOneNameTheGuidPicksOne() {
        String pool = ZfsSandbox.newName();
        zfs.createPool(pool, zfs.newVdev());
        String first = property(pool, "guid");
        ZfsSandbox.run("zpool", "export", pool);
        zfs.createPool(pool, zfs.newVdev());
        String second = property(pool, "guid");
        ZfsSandbox.run("zpool", "export", pool);

        assertThat(zward.run("import", pool).failed(FAILED))
                .contains(first)
                .contains(second)
                .contains("--guid");
        assertThat(zfs.imported()).isEmpty();

        zward.run("import", "--guid", first, pool).well();
        assertThat(property(pool, "guid")).isEqualTo(first);
    }

    @Test
    void aNameThatZfsWouldNotTakeIsAUsageErrorAndOneThatNoPoolHasIsNotFound() {
        Running none = zward.start("--json", "import", "no-such-pool");
        Running badName = zward.start("import", "1tank");
        Running badDataset = zward.start("export", "tank/../etc");

        assertThat(none.await().failed(NO_SUCH)).contains("no-such-pool");
        assertThat(badName.await().failed(USAGE)).contains("1tank");
        assertThat(badDataset.await().failed(USAGE)).contains("tank/../etc");
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aBusyPoolStaysUntilItIsFreeAndWhatKeepsItBusyIsNamed() throws Exception {
        String pool = zfs.createPool();
        Path mountPoint = zfs.directory().resolve("mnt");
        ZfsSandbox.run("zfs", "create", "-o", "mountpoint=" + mountPoint, pool + "/fs");

        assertThat(zward.run("--json", "export", pool).failed(BUSY))
                .contains(pool + "/fs")
                .contains(mountPoint.toString())
                .contains("--unmount");

        Process user = new ProcessBuilder("sleep", "infinity")
                .directory(mountPoint.toFile())
                .start();
        try {
            assertThat(zward.run("export", "--unmount", "--busy-timeout", "0.1", pool)
                            .failed(BUSY))
                    .contains("process " + user.pid())
                    .contains(mountPoint.toString());
            assertThat(zfs.imported()).containsExactly(pool);

            Running patient = zward.start("-v", "export", "--unmount", pool);
            patient.awaitSaying("is busy, export is tried again");
            user.destroyForcibly().waitFor();
            patient.await().with(0);
        } finally {
            user.destroyForcibly().waitFor();
        }
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aSequenceWhoseLockIsLostExportsNothing() {
        String pool = zfs.createExportedPool();

        Ended exec = zward.run("exec", pool, "--import", "rw", "--", "rm", "--", zward.lockFile(pool))
                .with(LOCK_LOST);

        assertThat(exec.err())
                .startsWith("zward: " + pool + ": the lock was lost")
                .hasLineCount(1);
        assertThat(zfs.imported()).containsExactly(pool);
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void whoDoesNotGetTheLockInTimeIsToldWhoHasIt() {
        String pool = zfs.createExportedPool();
        Gate gate = zward.gate();
        Running holder = zward.start("exec", pool, "--", "sh", "-c", gate.stop());
        gate.await(1, holder);

        Running tooLate = zward.start("--json", "--timeout", "0", "import", pool);
        Running listing = zward.start("--json", "locks");

        assertThat(tooLate.await().failed(TIMED_OUT))
                .contains("locked by pid " + holder.pid() + " (zward exec " + pool);
        List<Map<String, Object>> locks = Json.objects(listing.await().well().out());
        assertThat(locks).hasSize(1);
        assertThat(locks.get(0).keySet())
                .containsExactly(
                        "pool",
                        "state",
                        "pid",
                        "started",
                        "boot",
                        "host",
                        "thread",
                        "command",
                        "purpose",
                        "phase",
                        "since",
                        "successor");
        assertThat(locks.get(0))
                .allSatisfy((key, value) -> assertThat(value == null).as(key).isEqualTo(key.equals("successor")))
                .containsEntry("pool", pool)
                .containsEntry("state", "held")
                .containsEntry("pid", holder.pid())
                .containsEntry("phase", "locked");
        gate.open();
        holder.await().well();
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void whoIsNotRootIsNotPermitted() throws Exception {
        String pool = zfs.createPool();
        Path everybody = Files.createTempDirectory("zward-nobody");
        try {
            // the command may be where only root can read
            Path home = Path.of(ZwardCommand.path()).getParent().getParent();
            ZfsSandbox.run("cp", "-r", home + "/bin", home + "/lib", everybody.toString());
            Path locks = Files.createDirectory(everybody.resolve("locks"));
            ZfsSandbox.run("chown", "65534:65534", locks.toString());
            ZfsSandbox.run("chmod", "755", everybody.toString());
            List<String> asNobody = List.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    everybody.resolve("bin/zward").toString());

            Running noLockDirectory = zward.start(
                    Map.of("ZWARD_LOCK_DIR", zfs.directory().resolve("locks").toString()), asNobody, "export", pool);
            Running noZfs = zward.start(Map.of("ZWARD_LOCK_DIR", locks.toString()), asNobody, "export", pool);

            assertThat(noLockDirectory.await().failed(NOT_PERMITTED))
                    .contains(zfs.directory().toString());
            noZfs.await().failed(NOT_PERMITTED);
            assertThat(locks.resolve(pool + ".lock")).doesNotExist();
            assertThat(zfs.imported()).containsExactly(pool);
        } finally {
            ZfsSandbox.run("rm", "-r", everybody.toString());
        }
    }
}
