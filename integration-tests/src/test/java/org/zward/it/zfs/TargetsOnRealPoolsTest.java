package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zward.it.zfs.TargetSandbox.Known;
import org.zward.it.zfs.ZwardCommand.Ended;
import org.zward.it.zfs.ZwardCommand.Running;

/** Targets from end to end, through the command as it is shipped. A start of it is dear. */
@Tag("zfs")
class TargetsOnRealPoolsTest extends CommandSandbox {

    private static final int NOT_RUNNING = 7;

    private final Map<String, String> environment = new HashMap<>();
    private TargetSandbox targets;

    @BeforeEach
    void configure() throws IOException {
        targets = new TargetSandbox(zfs);
        environment.putAll(targets.environment());
    }

    private Running start(Object... line) {
        return zward.start(environment, List.of(ZwardCommand.path()), line);
    }

    private Ended run(Object... line) {
        return start(line).await();
    }

    @Test
    void aTargetOfZfsIsFormattedStartedWatchedStoppedAndRemoved() throws Exception {
        Pool pool = exportedPool();
        Known target = targets.add(pool, "home", "zfs");

        Ended formatted =
                run("--json", "format-target", "--target", target.id()).well();
        assertThat(Json.object(formatted.out()))
                .containsEntry("device", target.device())
                .containsEntry("destroyed", List.of());
        assertThat(zfs.imported()).isEmpty();

        Ended mounted = run("--json", "mount-target", "--target", target.id()).well();
        assertThat(Json.object(mounted.out()))
                .containsExactly(
                        entry("target", target.id()),
                        entry("device", target.device()),
                        entry("mountPoint", target.mountPoint().toString()),
                        entry("fstype", "zfs"),
                        entry("found", false),
                        entry("lease", null));
        assertThat(target.isMounted()).isTrue();
        assertThat(property(pool, "readonly")).isEqualTo("off");
        assertThat(property(pool, "cachefile")).isEqualTo("none");
        assertThat(zward.locked()).isEmpty();

        Running again = start("--json", "mount-target", "--target", target.id());
        Running running = start("--json", "target-running", "--target", target.id());
        Running remove = start("remove-target", "--yes", "--target", target.id());
        Running forget = start("target", "forget", target.id());
        assertThat(Json.object(again.await().well().out())).containsEntry("found", true);
        assertThat(Json.object(running.await().well().out()))
                .containsExactly(entry("target", target.id()), entry("running", true), entry("health", "ONLINE"));
        assertThat(remove.await().failed(BUSY)).contains(target.mountPoint().toString());
        assertThat(forget.await().failed(BUSY)).contains("unmount-target");

        Ended unmounted =
                run("--json", "unmount-target", "--target", target.id()).well();
        assertThat(Json.object(unmounted.out()))
                .containsEntry("unmounted", true)
                .containsEntry("exported", true)
                .containsEntry("mounted", List.of());
        assertThat(target.isMounted()).isFalse();
        assertThat(zfs.imported()).isEmpty();

        Running unmountedAgain = start("--json", "unmount-target", "--target", target.id());
        Running notRunning = start("target-running", "--target", target.id());
        assertThat(Json.object(unmountedAgain.await().well().out()))
                .containsEntry("unmounted", false)
                .containsEntry("exported", false);
        assertThat(notRunning.await().with(NOT_RUNNING).err()).isEmpty();

        assertThat(run("format-target", "--target", target.id()).failed(FAILED))
                .contains(target.device())
                .contains("--reformat");
        assertThat(Json.object(run("--json", "format-target", "--reformat", "--target", target.id())
                        .well()
                        .out()))
                .containsEntry("destroyed", List.of(target.device()));
        run("remove-target", "--yes", "--target", target.id()).well();
        assertThat(run("mount-target", "--target", target.id()).failed(NO_SUCH)).contains(target.device());
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aPoolStaysImportedUntilTheLastOfItsTwoTargetsIsStopped() throws Exception {
        Pool pool = exportedPool();
        Known mgt = targets.addMade(pool, "mgt");
        Known mdt = targets.addMade(pool, "mdt");
        Running both = start("mount-target", "--target", mgt.id());
        run("mount-target", "--target", mdt.id()).well();
        both.await().well();
        String loadGuid = property(pool, "load_guid");

        Ended first = run("--json", "unmount-target", "--target", mdt.id()).with(0);

        assertThat(first.err())
                .startsWith(
                        "zward: " + pool + ": stays imported: " + mgt.device() + " is mounted at " + mgt.mountPoint())
                .hasLineCount(1);
        assertThat(Json.object(first.out()))
                .containsEntry("unmounted", true)
                .containsEntry("exported", false)
                .containsEntry(
                        "mounted",
                        List.of(Map.of(
                                "dataset",
                                mgt.device(),
                                "mountPoint",
                                mgt.mountPoint().toString(),
                                "fstype",
                                "zfs")));
        assertThat(mgt.isMounted()).isTrue();
        assertThat(property(pool, "load_guid")).isEqualTo(loadGuid);
        Running mdtRuns = start("target-running", "--target", mdt.id());
        run("target-running", "--target", mgt.id()).well();
        mdtRuns.await().with(NOT_RUNNING);

        run("unmount-target", "--target", mgt.id()).well();
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aBusyTargetStaysMountedAndImportedAndWhoUsesItIsNamed() throws Exception {
        Pool pool = exportedPool();
        Known target = targets.addMade(pool, "home");
        run("mount-target", "--target", target.id()).well();
        Process user = new ProcessBuilder("sleep", "infinity")
                .directory(target.mountPoint().toFile())
                .start();
        try {
            assertThat(run("--json", "unmount-target", "--busy-timeout", "0.1", "--target", target.id())
                            .failed(BUSY))
                    .contains("process " + user.pid())
                    .contains("busy");
            assertThat(target.isMounted()).isTrue();
            assertThat(zfs.imported()).containsExactly(pool.name());
            assertThat(zward.locked()).isEmpty();

            Running patient = start("-v", "unmount-target", "--target", target.id());
            patient.awaitSaying("is busy, unmounting is tried again");
            user.destroyForcibly().waitFor();
            patient.await().with(0);
        } finally {
            user.destroyForcibly().waitFor();
        }
        assertThat(target.isMounted()).isFalse();
        assertThat(zfs.imported()).isEmpty();
    }

    @Test
    void snapshotsThatTheKernelMountedInsideKeepNoTargetFromBeingStopped() throws Exception {
        Pool pool = exportedPool();
        Known target = targets.addMade(pool, "home");
        run("mount-target", "--target", target.id()).well();
        ZfsSandbox.run("zfs", "snapshot", target.device() + "@before");
        ZfsSandbox.run("ls", target.mountPoint() + "/.zfs/snapshot/before/");
        assertThat(ZfsSandbox.run("cat", "/proc/self/mountinfo")).contains(target.device() + "@before");

        run("unmount-target", "--busy-timeout", "0", "--target", target.id()).well();

        assertThat(zfs.imported()).isEmpty();
    }

    @Test
    void aTargetThatCanNotBeMountedLeavesItsPoolExported() throws Exception {
        Pool pool = exportedPool();
        Known file = targets.addMade(pool, "file");
        Known inUse = targets.addMade(pool, "in-use");
        Files.createDirectories(inUse.mountPoint());
        Files.createFile(file.mountPoint());
        ZfsSandbox.run("zpool", "import", "-N", "-d", zfs.directory().toString(), pool.name());
        ZfsSandbox.run("zfs", "create", "-o", "mountpoint=none", pool + "/own");
        ZfsSandbox.run("zfs", "create", "-s", "-V", "8M", pool + "/volume");
        ZfsSandbox.run("zpool", "export", pool.name());
        Known own = targets.add(pool, "own", "zfs");
        Known volume = targets.add(pool, "volume", "zfs");
        Known none = targets.add(pool, "none", "zfs");
        ZfsSandbox.run("mount", "-t", "tmpfs", "scratch", inUse.mountPoint().toString());
        try {
            assertThat(run("mount-target", "--target", inUse.id()).failed(BUSY))
                    .contains("scratch (tmpfs) is mounted at " + inUse.mountPoint());
        } finally {
            ZfsSandbox.run("umount", inUse.mountPoint().toString());
        }
        assertThat(run("mount-target", "--target", file.id()).failed(FAILED))
                .contains(file.mountPoint() + ": not a directory");
        assertThat(run("mount-target", "--target", own.id()).failed(FAILED))
                .contains("zfs set mountpoint=legacy " + own.device());
        assertThat(run("mount-target", "--target", volume.id()).failed(FAILED)).contains("a volume");
        assertThat(run("mount-target", "--target", none.id()).failed(NO_SUCH)).contains(none.device());

        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aTargetOfLustreIsFormattedAndMountedByTheToolsOfLustre() throws Exception {
        Pool pool = exportedPool();
        Known target = targets.add(pool, "ost3", "lustre");
        StandInTools tools = new StandInTools(zfs.directory().resolve("tools"))
                .zpoolIsNoted("set", pool.name())
                .script("mkfs.lustre", "for device; do :; done; zfs create -o mountpoint=none \"$device\"")
                .script("mount", "exit 0");
        environment.putAll(tools.environment());

        run(
                        "format-target",
                        "--target",
                        target.id(),
                        "--ost",
                        "--fsname=work",
                        "--index=3",
                        "--mgsnode=10.0.0.1@tcp",
                        "--mgsnode=10.0.0.2@tcp",
                        "--mkfsoptions=compression=lz4",
                        "--",
                        "--quiet")
                .well();

        assertThat(tools.noted())
                .containsExactly(
                        "zpool set failmode=panic " + pool,
                        "mkfs.lustre --ost --fsname=work --index=3 --mgsnode=10.0.0.1@tcp --mgsnode=10.0.0.2@tcp"
                                + " --backfstype=zfs --mkfsoptions=compression=lz4 -o mountpoint=none --quiet "
                                + target.device());
        assertThat(zfs.imported()).isEmpty();

        run("mount-target", "--target", target.id()).well();

        assertThat(tools.noted())
                .endsWith("mount -t lustre " + target.device() + " " + target.mountPoint())
                .hasSize(3);
        assertThat(property(pool, "failmode")).isEqualTo("panic");
        assertThat(zfs.imported()).containsExactly(pool.name());
        // else whatever goes wrong with it later takes the whole guest away
        ZfsSandbox.run("zpool", "set", "failmode=wait", pool.name());

        run("unmount-target", "--target", target.id()).well();
        assertThat(zfs.imported()).isEmpty();

        tools.script("mount", "echo 'mount.lustre: no mgs' >&2; exit 5").environment();
        assertThat(run("mount-target", "--target", target.id()).failed(FAILED)).contains("mount.lustre: no mgs");
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aTargetOfAnotherHostsPoolStartsOnlyForWhomThatHostIsFenced() throws Exception {
        String name = createActiveOn(FOREIGN, "mds2");
        Known target = targets.add(new Pool(name, ""), "none", "zfs");

        Running plain = start("mount-target", "--target", target.id());
        Running fencedAnother = start("mount-target", "--fenced", "mds3", "--target", target.id());
        assertThat(plain.await().failed(IN_USE_ELSEWHERE)).contains("mds2");
        assertThat(fencedAnother.await().failed(IN_USE_ELSEWHERE)).contains("mds2");

        // got as far as its datasets
        assertThat(run("mount-target", "--fenced", "mds2", "--target", target.id())
                        .failed(NO_SUCH))
                .contains(target.device());
        assertThat(zfs.imported()).isEmpty();
    }

    @Test
    void aMountThatOutlivesItsZwardKeepsTheLockUntilItIsDone() throws Exception {
        Pool pool = exportedPool();
        Known target = targets.addMade(pool, "home");
        var gate = zward.gate();
        StandInTools tools =
                new StandInTools(zfs.directory().resolve("tools")).script("mount", gate.stop() + "; exec mount \"$@\"");
        Map<String, String> gated = new HashMap<>(environment);
        gated.putAll(tools.environment());
        Running killed = zward.start(gated, List.of(ZwardCommand.path()), "mount-target", "--target", target.id());
        gate.await(1, killed);
        killed.kill();

        run("--timeout", "0", "unmount-target", "--target", target.id()).failed(TIMED_OUT);
        assertThat(zfs.imported()).containsExactly(pool.name());
        Running next = start("--json", "mount-target", "--target", target.id());
        next.awaitWaitingFor(pool.name());
        gate.open();

        assertThat(Json.object(next.await().with(0).out())).containsEntry("found", true);
        assertThat(target.isMounted()).isTrue();
        run("unmount-target", "--target", target.id()).well();
        assertThat(zfs.imported()).isEmpty();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void aTargetIsWatchedWithoutItsLockAndFailsWithItsPool() throws Exception {
        Path small = Files.createDirectory(zfs.directory().resolve("small"));
        ZfsSandbox.run("mount", "-t", "tmpfs", "-o", "size=24m", "small", small.toString());
        List<Process> started = new ArrayList<>();
        try {
            Path vdev = small.resolve("vdev");
            ZfsSandbox.run("truncate", "-s", "64M", vdev.toString());
            String name = ZfsSandbox.newName();
            zfs.createPool(name, vdev);
            Pool pool = new Pool(name, property(name, "guid"));
            Known target = targets.addMade(pool, "home");
            run("mount-target", "--target", target.id()).well();
            var gate = zward.gate();
            Running holder = start("exec", pool, "--", "sh", "-c", gate.stop());
            gate.await(1, holder);
            run("target-running", "--target", target.id()).well();
            gate.open();
            holder.await().well();

            // the file system of its device is full: writes fail, and ZFS suspends the pool
            started.add(new ProcessBuilder(
                            "dd",
                            "if=/dev/urandom",
                            "of=" + target.mountPoint().resolve("big"),
                            "bs=1M",
                            "count=40",
                            "conv=fsync")
                    .start());
            Path state = Path.of("/proc/spl/kstat/zfs", name, "state");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Files.readString(state).strip().equals("SUSPENDED"));

            assertThat(run("--json", "target-running", "--target", target.id()).failed(FAILED))
                    .contains("SUSPENDED");
            assertThat(Json.objects(run("--json", "scan", pool).well().out()))
                    .singleElement()
                    .satisfies(scanned -> assertThat(scanned).containsEntry("health", "SUSPENDED"));

            ZfsSandbox.run("mount", "-o", "remount,size=200m", small.toString());
            ZfsSandbox.run("zpool", "clear", name);
            started.get(0).waitFor();
            run("target-running", "--target", target.id()).well();
            run("unmount-target", "--target", target.id()).well();
        } finally {
            ZfsSandbox.run("mount", "-o", "remount,size=200m", small.toString());
            for (String name : zfs.imported()) {
                ZfsSandbox.run("zpool", "clear", name);
                ZfsSandbox.run("zpool", "destroy", "-f", name);
            }
            ZfsSandbox.run("umount", small.toString());
        }
    }
}
