package org.zward.target;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.FakeZpools;
import org.zward.pool.Mount;
import org.zward.pool.PoolBusyException;
import org.zward.pool.ZfsException;

/** The mount table of a fake host: what is mounted of its pools, and what else a test puts there. */
public final class FakeMounts implements Mounts {

    /** A step that a test may hold up or make fail. */
    public enum Step {
        /** {@link Mounts#mount}, before anything happened. */
        MOUNT,
        /** {@link Mounts#mount}, when it is done. */
        MOUNTED,
        /** {@link Mounts#unmount}, before anything happened. */
        UNMOUNT,
        /** {@link Mounts#unmount}, when it is done. */
        UNMOUNTED
    }

    /** What a test does at a step. */
    @FunctionalInterface
    public interface Hook {
        /**
         * Called in the thread that takes the step.
         *
         * @throws PoolBusyException to make unmounting fail
         * @throws ZfsException to make the step fail
         */
        void run() throws PoolBusyException, ZfsException;
    }

    private final FakeZpools zpools;
    private final List<MountedFileSystem> others = new CopyOnWriteArrayList<>();
    private final Map<Step, Hook> hooks = new EnumMap<>(Step.class);

    /**
     * A table with what is mounted of these pools.
     *
     * @param zpools the pools
     */
    public FakeMounts(FakeZpools zpools) {
        this.zpools = zpools;
    }

    /**
     * Does something at each later step of a sort.
     *
     * @param step the sort of step
     * @param hook what to do
     */
    public synchronized void at(Step step, Hook hook) {
        hooks.put(step, hook);
    }

    /**
     * Mounts what is no dataset, on top of what is there.
     *
     * @param source what
     * @param mountPoint where
     */
    public void mountSomethingElse(String source, String mountPoint) {
        others.add(new MountedFileSystem(source, mountPoint, "tmpfs", Optional.empty()));
    }

    private synchronized Hook hook(Step step) {
        return hooks.getOrDefault(step, () -> {});
    }

    @Override
    public List<MountedFileSystem> table() {
        List<MountedFileSystem> table = new ArrayList<>();
        for (Mount mount : zpools.mounted()) {
            table.add(new MountedFileSystem(
                    mount.dataset().value(), mount.mountPoint(), mount.fstype(), Optional.of(mount.dataset())));
        }
        table.addAll(others);
        return table;
    }

    @Override
    public String place(MountPoint mountPoint) {
        return mountPoint.value();
    }

    @Override
    public void mount(Target target) throws ZfsException {
        try {
            hook(Step.MOUNT).run();
            if (zpools.imported(target.pool()).isEmpty()) {
                throw new ZfsException(
                        Kind.FAILED, target.device().value(), "unable to open the dataset", "see the test");
            }
            zpools.mount(target.device(), target.mountPoint().value());
            hook(Step.MOUNTED).run();
        } catch (PoolBusyException e) {
            throw new AssertionError("mounting can't fail so", e);
        }
    }

    @Override
    public void unmount(Target target) throws PoolBusyException, ZfsException {
        hook(Step.UNMOUNT).run();
        zpools.unmount(target.device());
        hook(Step.UNMOUNTED).run();
    }
}
