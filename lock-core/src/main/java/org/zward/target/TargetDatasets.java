package org.zward.target;

import java.util.List;
import java.util.Optional;
import org.zward.lock.DatasetName;
import org.zward.lock.ZwardException;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.Dataset;
import org.zward.pool.Mount;
import org.zward.pool.OpenPool;
import org.zward.pool.ZfsException;
import org.zward.pool.Zpools;

/** What is on the device of a target, while its pool is imported: the dataset, and those below it. */
final class TargetDatasets {

    private final Target target;
    private final List<Dataset> all;

    private TargetDatasets(Target target, List<Dataset> all) {
        this.target = target;
        this.all = all;
    }

    static TargetDatasets of(Target target, Zpools zpools) throws ZwardException {
        String below = target.device() + "/";
        List<Dataset> all = zpools.datasets(target.pool()).stream()
                .filter(dataset -> dataset.name().equals(target.device())
                        || dataset.name().value().startsWith(below))
                .toList();
        return new TargetDatasets(target, all);
    }

    /** Their names, parents first. */
    List<DatasetName> names() {
        return all.stream().map(Dataset::name).toList();
    }

    /** Their names in words. */
    String listed() {
        return String.join(", ", names().stream().map(DatasetName::value).toList());
    }

    /** The device itself, which must be a file system. */
    Dataset requireFileSystem() throws ZfsException {
        Optional<Dataset> device = all.stream()
                .filter(dataset -> dataset.name().equals(target.device()))
                .findFirst();
        if (device.isEmpty()) {
            throw new ZfsException(
                    Kind.NO_SUCH,
                    target.device().value(),
                    "no such dataset",
                    "make it with 'zward format-target --target " + target.id() + "'");
        }
        if (device.get().type() != Dataset.Type.FILESYSTEM) {
            throw new ZfsException(
                    Kind.FAILED,
                    target.device().value(),
                    "a volume, not a file system",
                    "forget the target, and add one with another device");
        }
        return device.get();
    }

    /** Fails if one of them is mounted in the pool as it was opened. */
    void requireUnmounted(OpenPool open) throws TargetException {
        for (Mount mount : open.pool().mounted()) {
            if (names().contains(mount.dataset())) {
                throw new TargetException(
                        Kind.BUSY,
                        mount.dataset().value(),
                        "mounted at " + mount.mountPoint(),
                        "unmount it first ('zward unmount-target --target " + target.id() + "')");
            }
        }
    }
}
