package org.zward.zfs.label;

import java.util.Set;
import java.util.stream.Stream;
import org.zward.lock.Guid;

/**
 * Whether a vdev would work, judged by its label's tree and by which of its devices were found. The kernel judges
 * better, when it imports: it reads more than the labels.
 */
enum VdevHealth {
    /** All of it was found. */
    ONLINE,
    /** Enough of it was found. */
    DEGRADED,
    /** Too little of it was found. */
    UNAVAIL;

    /**
     * Judges a vdev.
     *
     * @param vdev its tree
     * @param found the leaf vdevs that were found
     */
    static VdevHealth of(NvList vdev, Set<Guid> found) {
        String type = vdev.string("type").orElse("");
        int spareCopies =
                switch (type) {
                    case "mirror", "replacing", "spare" ->
                        vdev.lists("children").size() - 1;
                    case "raidz", "draid" -> (int) vdev.uint64("nparity").orElse(1);
                    default -> 0;
                };
        return switch (type) {
            // no device of their own
            case "hole", "missing", "indirect", "dspare" -> ONLINE;
            case "disk", "file" -> leaf(vdev, found);
            default -> group(vdev.lists("children").stream().map(child -> of(child, found)), spareCopies);
        };
    }

    private static VdevHealth leaf(NvList vdev, Set<Guid> found) {
        boolean usable = found.contains(new Guid(vdev.uint64("guid").orElse(0)))
                && Stream.of("offline", "faulted", "removed", "not_present").noneMatch(vdev::flag);
        if (!usable) {
            return UNAVAIL;
        }
        return vdev.flag("degraded") ? DEGRADED : ONLINE;
    }

    /** Judges what is made of vdevs of which some may be missing. */
    static VdevHealth group(Stream<VdevHealth> members, int mayBeMissing) {
        var healths = members.toList();
        long missing = healths.stream().filter(UNAVAIL::equals).count();
        if (missing > mayBeMissing) {
            return UNAVAIL;
        }
        return missing > 0 || healths.contains(DEGRADED) ? DEGRADED : ONLINE;
    }
}
