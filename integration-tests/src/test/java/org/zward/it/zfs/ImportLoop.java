package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

/** Imports and exports a pool. */
final class ImportLoop extends PoolLoop {
    private final Operation imports;
    private final Operation exports;
    private Optional<String> loadGuid = Optional.empty();

    ImportLoop(TogetherRun run, String pool) {
        super(run, pool);
        imports = new Operation(List.of("import", pool), Leaves.IMPORTED, this::requireThisImport);
        exports = new Operation(List.of("export", pool), Leaves.EXPORTED, this::requireNotReadWrite);
    }

    /** Nobody exported it, and imported it again, since it was first looked at. */
    private void requireThisImport() {
        String now = ZfsSandbox.property(pool(), "load_guid");
        assertThat(ZfsSandbox.property(pool(), "readonly")).isEqualTo("off");
        assertThat(now).isEqualTo(loadGuid.orElse(now));
        loadGuid = Optional.of(now);
    }

    @Override
    Operation next(Optional<Operation> done) {
        loadGuid = Optional.empty();
        return done.equals(Optional.of(imports)) ? exports : imports;
    }

    @Override
    Operation nextAfterKilled(Operation killed) {
        loadGuid = Optional.empty();
        return either(imports, exports);
    }
}
