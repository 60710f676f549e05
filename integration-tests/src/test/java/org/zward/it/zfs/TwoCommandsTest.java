package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zward.it.zfs.ZwardCommand.Ended;
import org.zward.it.zfs.ZwardCommand.Running;

/**
 * The two races of a device scan with a target that is started, between two processes of the command. Each is run once
 * with two lock directories, where the processes don't exclude each other and the target fails; and once with one.
 */
@Tag("zfs")
class TwoCommandsTest extends CommandSandbox {

    private Map<String, String> anotherLockDirectory() {
        return Map.of("ZWARD_LOCK_DIR", zfs.directory().resolve("other-locks").toString());
    }

    /** Scenario 1: both find the pool not imported; the scan imports it; the target's import then fails. */
    @Test
    void withoutACommonLockAnImportFailsWhereAScanCameFirst() {
        Pool pool = exportedPool();
        Gate listed = zward.gate();
        Gate imported = zward.gate();
        Running scan = scanStoppingAt(pool, listed, imported);
        listed.await(1, scan);
        Gate targetListed = zward.gate();
        Map<String, String> environment = new HashMap<>(anotherLockDirectory());
        environment.putAll(tools("target-tools")
                .zpoolStopsBefore("import", pool.guid(), targetListed)
                .environment());
        Running target =
                zward.start(environment, List.of(ZwardCommand.path()), "--backend", "command", "import", pool.name());
        targetListed.await(1, target);

        listed.open();
        imported.await(1, scan);
        targetListed.open();

        assertThat(target.await().failed(1)).contains("already exists");
        goOn(imported);
        scan.await().well();
        assertThat(zfs.imported()).isEmpty();
    }

    @Test
    void anImportWaitsForAScanThatCameFirst() {
        Pool pool = exportedPool();
        Gate listed = zward.gate();
        Gate imported = zward.gate();
        Running scan = scanStoppingAt(pool, listed, imported);
        listed.await(1, scan);
        Running target = zward.start("import", pool.name());
        target.awaitWaitingFor(pool.name());

        listed.open();
        imported.await(1, scan);
        target.requireRunning();
        goOn(imported);

        scan.await().well();
        target.await().well();
        assertThat(property(pool, "readonly")).isEqualTo("off");
        assertThat(zward.locked()).isEmpty();
    }

    /** Scenario 2: the target finds the pool imported, by the scan, which then exports it. */
    @Test
    void withoutACommonLockAPoolVanishesUnderATargetThatFoundItImported() {
        Pool pool = exportedPool();
        Gate scanning = zward.gate();
        Running scan = scanStoppedAt(pool, scanning);
        Gate found = zward.gate();
        Running target =
                zward.start(anotherLockDirectory(), List.of(ZwardCommand.path()), startOfATarget(pool, found.stop()));
        found.await(1, target);

        scanning.open();
        scan.await().well();
        found.open();

        Ended ended = target.await().with(1);
        assertThat(ended.err()).contains("cannot create '" + pool.name() + "/target'");
        assertThat(zfs.imported()).isEmpty();
    }

    @Test
    void aTargetWaitsUntilTheScanHasExportedThePool() {
        Pool pool = exportedPool();
        Gate scanning = zward.gate();
        Running scan = scanStoppedAt(pool, scanning);
        Running target = zward.start(startOfATarget(pool, "true"));
        target.awaitWaitingFor(pool.name());

        scanning.open();

        scan.await().well();
        target.await().well();
        assertThat(ZfsSandbox.run("zfs", "list", "-Ho", "name", "-r", pool.name()))
                .contains(pool.name() + "/target");
        assertThat(zward.locked()).isEmpty();
    }

    private static Object[] startOfATarget(Pool pool, String whenImported) {
        String script = whenImported + "; zfs create " + pool.name() + "/target";
        return new Object[] {"exec", pool.name(), "--import", "rw", "--keep", "--", "sh", "-c", script};
    }

    /** It stops when it has found the pool not imported, and twice when it has imported it. */
    private Running scanStoppingAt(Pool pool, Gate listed, Gate imported) {
        Map<String, String> environment = tools("scan-tools")
                .zpoolStopsBefore("import", pool.guid(), listed)
                .zfsStopsBefore("get", pool.name(), imported)
                .environment();
        return zward.start(environment, List.of(ZwardCommand.path()), "--backend", "command", "scan", pool.name());
    }

    /** One that has imported the pool, and stands at the gate. */
    private Running scanStoppedAt(Pool pool, Gate imported) {
        Running scan = zward.start("exec", pool, "--import", "rw", "--", "sh", "-c", imported.stop());
        imported.await(1, scan);
        return scan;
    }

    private static void goOn(Gate imported) {
        imported.open();
        imported.open();
    }

    private StandInTools tools(String name) {
        return new StandInTools(zfs.directory().resolve(name));
    }
}
