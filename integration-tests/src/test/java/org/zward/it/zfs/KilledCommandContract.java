package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.zward.Zward;
import org.zward.ZwardOptions;
import org.zward.it.zfs.ZwardCommand.Ended;
import org.zward.it.zfs.ZwardCommand.Running;
import org.zward.lock.JournalEntry;
import org.zward.lock.LockFiles;
import org.zward.lock.LockStatus;
import org.zward.lock.Phase;

/**
 * A command that is killed in the middle leaves its lock file; what the next one does about it, over one backend. It is
 * killed in the phase that is meant: its tools, or its command, stop at a gate there.
 */
abstract class KilledCommandContract extends CommandSandbox {

    private final String backend;

    /** For what comes after a command that was killed over this backend. */
    KilledCommandContract(String backend) {
        this.backend = backend;
    }

    @Test
    void whatADeadScanImportedIsUndoneAndWhatSomebodyElseDidIsNot() throws Exception {
        Pool importing = exportedPool();
        Pool imported = exportedPool();
        Pool mounted = exportedPool("mountpoint=" + zfs.directory().resolve("mnt"));
        Pool cached = exportedPool();
        Gate gate = zward.gate();
        StandInTools tools = tools().zpoolStopsAfter("import", importing.guid(), gate)
                .zfsStopsBefore("get", imported.name(), gate)
                .zpoolStopsBefore("import", mounted.guid(), gate)
                .zpoolStopsBefore("import", cached.guid(), gate);
        Running scan = start(tools, "--backend", "command", "scan", importing, imported, mounted, cached);
        gate.await(4, scan);
        scan.kill();
        // the tools of a dead zward hold its locks: what they do to a pool is still under way
        assertThat(statusOf(imported).state()).isEqualTo(LockFiles.State.HELD);
        gate.kill();
        zfs.importReadOnly(mounted.name(), "-o", "cachefile=none");
        String cache = zfs.directory().resolve("cache").toString();
        zfs.importReadOnly(cached.name(), "-N", "-o", "cachefile=" + cache);
        String mountedSince = property(mounted, "load_guid");
        String cachedSince = property(cached, "load_guid");
        assertThat(abandonedPhase(importing)).isEqualTo(Phase.IMPORTING_READ_ONLY);
        assertThat(abandonedPhase(imported)).isEqualTo(Phase.IMPORTED_READ_ONLY);
        assertThat(abandonedPhase(mounted)).isEqualTo(Phase.IMPORTING_READ_ONLY);
        assertThat(abandonedPhase(cached)).isEqualTo(Phase.IMPORTING_READ_ONLY);
        assertThat(zfs.imported())
                .containsExactlyInAnyOrder(importing.name(), imported.name(), mounted.name(), cached.name());

        Ended next = next("--json", "scan", importing, imported, mounted, cached);

        assertThat(Json.objects(next.out())).hasSize(4).allSatisfy(pool -> assertThat(pool)
                .containsEntry("reason", null));
        assertReported(next, importing, "importing-read-only", "its import was undone");
        assertReported(next, imported, "imported-read-only", "its import was undone");
        assertReported(next, mounted, "importing-read-only", "left as it is");
        assertReported(next, cached, "importing-read-only", "left as it is");
        assertThat(zfs.imported()).containsExactlyInAnyOrder(mounted.name(), cached.name());
        assertThat(property(mounted, "load_guid")).isEqualTo(mountedSince);
        assertThat(property(cached, "load_guid")).isEqualTo(cachedSince);
        assertThat(property(cached, "cachefile")).isEqualTo(cache);
        assertThat(zfs.directory().resolve("mnt")).isDirectory();
        assertThat(zward.locked()).isEmpty();
    }

    @Test
    void whatDiedAroundAReadWriteImportOrAnExportIsLeftAloneAndReported() throws Exception {
        Pool importing = exportedPool();
        Pool imported = exportedPool();
        Pool exporting = importedPool();
        Pool locked = importedPool();
        Gate gate = zward.gate();
        StandInTools tools = tools().zpoolStopsAfter("import", importing.guid(), gate)
                .zpoolStopsBefore("export", exporting.name(), gate);
        List<Running> killed = new ArrayList<>();
        killed.add(start(tools, "--backend", "command", "import", importing));
        killed.add(start(tools, "--backend", "command", "export", exporting));
        killed.add(start(tools, "exec", imported, "--import", "rw", "--", "sh", "-c", gate.stop()));
        killed.add(start(tools, "exec", locked, "--", "sh", "-c", gate.stop()));
        for (Running each : killed) {
            gate.await(killed.size(), each);
        }
        killed.forEach(Running::kill);
        gate.kill();
        assertThat(abandonedPhase(importing)).isEqualTo(Phase.IMPORTING);
        assertThat(abandonedPhase(imported)).isEqualTo(Phase.IMPORTED);
        assertThat(abandonedPhase(exporting)).isEqualTo(Phase.EXPORTING);
        assertThat(abandonedPhase(locked)).isEqualTo(Phase.LOCKED);
        List<String> loadGuids = loadGuids(importing, imported, exporting, locked);

        Ended next = next("--json", "locks", "clear");

        Map<String, Object> cleared = Json.object(next.out());
        assertThat(cleared.keySet()).containsExactly("removed", "healed", "kept", "left");
        assertThat(cleared.get("removed"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrder(importing.name(), imported.name(), exporting.name(), locked.name());
        assertThat(cleared)
                .containsEntry("healed", List.of())
                .containsEntry("kept", List.of())
                .containsEntry("left", List.of());
        assertReported(next, importing, "importing", "it stays imported");
        assertReported(next, imported, "imported", "it stays imported");
        assertReported(next, exporting, "exporting", "it stays imported");
        assertThat(next.err()).doesNotContain(locked.name());
        assertThat(loadGuids(importing, imported, exporting, locked)).isEqualTo(loadGuids);
        assertThat(zward.locked()).isEmpty();
    }

    private static List<String> loadGuids(Pool... pools) {
        return List.of(pools).stream().map(pool -> property(pool, "load_guid")).toList();
    }

    /** Runs the next command, over the backend. */
    Ended next(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("--backend", backend));
        all.addAll(List.of(arguments));
        return zward.run(all.toArray()).with(0);
    }

    /** A line says in which phase the holder ended, and another or the same what became of it. */
    static void assertReported(Ended next, Pool pool, String phase, String outcome) {
        List<String> lines = next.err()
                .lines()
                .filter(line -> line.startsWith("zward: warning: " + pool + ": "))
                .toList();
        assertThat(lines).as(next.toString()).anyMatch(line -> line.contains("ended in phase " + phase + " "));
        assertThat(lines).as(next.toString()).anyMatch(line -> line.contains(outcome));
    }

    StandInTools tools() {
        return new StandInTools(zfs.directory().resolve("tools"));
    }

    Running start(StandInTools tools, Object... arguments) {
        return zward.start(tools.environment(), List.of(ZwardCommand.path()), arguments);
    }

    LockStatus statusOf(Pool pool) throws Exception {
        try (Zward here = Zward.open(ZwardOptions.defaults().in(zward.lockDirectory()))) {
            return here.locks().statuses().stream()
                    .filter(status -> status.pool().value().equals(pool.name()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The phase in which the owner died that left the lock of a pool. */
    Phase abandonedPhase(Pool pool) throws Exception {
        LockStatus status = statusOf(pool);
        assertThat(status.state()).isEqualTo(LockFiles.State.ABANDONED);
        JournalEntry entry = status.record().orElseThrow().journal().own();
        return entry.phase();
    }
}
