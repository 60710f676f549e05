package org.zward.it.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.zward.it.zfs.TargetSandbox.Known;

/** Starts and stops the one target of a pool. */
final class TargetLoop extends PoolLoop {
    private final Operation start;
    private final Operation stop;

    TargetLoop(TogetherRun run, String pool, Known target) {
        super(run, pool);
        start = new Operation(
                List.of("mount-target", "--target", target.id()), Leaves.IMPORTED, () -> assertThat(target.isMounted())
                        .isTrue());
        stop = new Operation(List.of("unmount-target", "--target", target.id()), Leaves.EXPORTED, () -> {
            assertThat(target.isMounted()).isFalse();
            requireNotReadWrite();
        });
    }

    @Override
    Operation next(Optional<Operation> done) {
        return done.equals(Optional.of(start)) ? stop : start;
    }

    @Override
    Operation nextAfterKilled(Operation killed) {
        return either(start, stop);
    }
}
