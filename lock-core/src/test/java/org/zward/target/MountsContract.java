package org.zward.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.zward.lock.DatasetName;
import org.zward.lock.PoolName;
import org.zward.pool.ZfsException;

/** What every {@link Mounts} must do. Its subclasses bring pools with datasets to mount: in memory, or real ones. */
public abstract class MountsContract {

    /**
     * The one under test.
     *
     * @return always the same, within a test
     */
    protected abstract Mounts mounts();

    /**
     * Makes an imported pool with a dataset {@code POOL/fs} that only mount(8) mounts.
     *
     * @return the pool
     * @throws Exception if it can't be made
     */
    protected abstract PoolName createPool() throws Exception;

    /**
     * Exports a pool.
     *
     * @param pool the pool
     * @throws Exception if it can't be exported
     */
    protected abstract void export(PoolName pool) throws Exception;

    /**
     * A place for targets to be mounted.
     *
     * @return a directory of the test's own, that need not exist
     */
    protected abstract String directory();

    private Target target(PoolName pool) {
        return new Target(
                TargetId.random(),
                new DatasetName(pool + "/fs"),
                new MountPoint(directory() + "/deep/er"),
                Target.Fstype.ZFS);
    }

    private TargetMount.State state(Target target) throws ZfsException {
        return TargetMount.of(target, mounts()).state();
    }

    @Test
    void aTargetIsInTheTableFromItsMountingToItsUnmounting() throws Exception {
        Target target = target(createPool());
        assertThat(state(target)).isEqualTo(TargetMount.State.NOT_MOUNTED);

        mounts().mount(target);

        assertThat(mounts().table())
                .filteredOn(
                        mount -> mount.dataset().filter(target.device()::equals).isPresent())
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.mountPoint()).isEqualTo(mounts().place(target.mountPoint()));
                    assertThat(mount.source()).isEqualTo(target.device().value());
                    assertThat(mount.fstype()).isEqualTo("zfs");
                });

        mounts().unmount(target);

        assertThat(state(target)).isEqualTo(TargetMount.State.NOT_MOUNTED);
        export(target.pool());
    }

    @Test
    void aTargetWhosePoolIsNotImportedIsNotMounted() throws Exception {
        Target target = target(createPool());
        export(target.pool());

        assertThatThrownBy(() -> mounts().mount(target)).isInstanceOf(ZfsException.class);
        assertThat(state(target)).isEqualTo(TargetMount.State.NOT_MOUNTED);
    }
}
