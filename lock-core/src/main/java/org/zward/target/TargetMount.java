package org.zward.target;

import java.util.List;
import java.util.Optional;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ZfsException;

/**
 * How a target is mounted, by the mount table.
 *
 * @param state at its mount point or not
 * @param place its mount point, as the table lists it
 * @param inTheWay what else is on top there, or where else it is mounted, in words
 */
record TargetMount(State state, String place, Optional<String> inTheWay) {

    enum State {
        /** At its mount point. */
        MOUNTED,
        /** Nowhere. */
        NOT_MOUNTED,
        /** Somewhere else. */
        ELSEWHERE
    }

    static TargetMount of(Target target, Mounts mounts) throws ZfsException {
        String place = mounts.place(target.mountPoint());
        List<MountedFileSystem> table = mounts.table();
        List<MountedFileSystem> there =
                table.stream().filter(mount -> mount.mountPoint().equals(place)).toList();
        Optional<MountedFileSystem> onTop =
                there.isEmpty() ? Optional.empty() : Optional.of(there.get(there.size() - 1));
        Optional<String> stranger = onTop.filter(mount -> !isOf(target, mount))
                .map(mount -> mount.source() + " (" + mount.fstype() + ") is mounted at " + place);
        if (there.stream().anyMatch(mount -> isOf(target, mount))) {
            return new TargetMount(State.MOUNTED, place, stranger);
        }
        Optional<MountedFileSystem> elsewhere =
                table.stream().filter(mount -> isOf(target, mount)).findFirst();
        if (elsewhere.isPresent()) {
            return new TargetMount(
                    State.ELSEWHERE,
                    place,
                    elsewhere.map(
                            mount -> target.device() + " is mounted at " + mount.mountPoint() + ", not at " + place));
        }
        return new TargetMount(State.NOT_MOUNTED, place, stranger);
    }

    private static boolean isOf(Target target, MountedFileSystem mount) {
        return mount.dataset().filter(target.device()::equals).isPresent();
    }

    /** Fails if something is in the way of mounting or unmounting it. */
    void requireNothingInTheWay(Target target) throws TargetException {
        if (inTheWay.isPresent()) {
            throw new TargetException(
                    Kind.BUSY, target.id().toString(), inTheWay.get(), "unmount that, then try again");
        }
    }
}
