package org.zward.it.zfs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs commands with a pool imported, which look all the time whether it is. */
final class ExecLoop extends PoolLoop {

    /** The script of these commands: the pool is imported so all the time, and never goes, not even to come again. */
    static final String WATCH = """
            pool=$1 readonly=$2
            import() { zpool get -Hpo value readonly,load_guid "$pool"; }
            first=$(import) || exit 91
            case $first in "$readonly"*) ;; *) exit 92 ;; esac
            for look in 1 2 3; do
              i=0
              while [ $i -lt 500 ]; do
                [ -e "/proc/spl/kstat/zfs/$pool/state" ] || exit 93
                i=$((i + 1))
              done
              [ "$(import)" = "$first" ] || exit 94
            done
            [ "$readonly" = on ] || zfs set "org.zward:by=$$" "$pool" || exit 95
            """;

    private final Operation readOnly;
    private final Operation readWrite;
    private final Operation exports;

    ExecLoop(TogetherRun run, String pool, Path watch) {
        super(run, pool);
        readOnly = new Operation(watching(watch, "ro", "on"), Leaves.EXPORTED, this::requireNotReadWrite);
        readWrite = new Operation(watching(watch, "rw", "off"), Leaves.EXPORTED, this::requireNotReadWrite);
        exports = new Operation(List.of("export", pool), Leaves.EXPORTED, this::requireNotReadWrite);
    }

    private List<String> watching(Path watch, String mode, String property) {
        return List.of("exec", pool(), "--import", mode, "--", "sh", watch.toString(), pool(), property);
    }

    @Override
    Operation next(Optional<Operation> done) {
        return either(readOnly, readWrite);
    }

    /** A read-write import is nobody's to undo but its administrator's. */
    @Override
    Operation nextAfterKilled(Operation killed) {
        return killed.equals(readOnly) ? next(Optional.empty()) : exports;
    }
}
