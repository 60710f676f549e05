package org.zward.zfs.label;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.zward.lock.Guid;
import org.zward.zfs.label.Candidates.Candidate;
import org.zward.zfs.label.LabelReader.Labels;

/** One pool, put together from the labels of its devices. */
final class LabelledPool {

    /** The feature of a pool that had top-level vdevs removed: they have no devices, and no label tells of them. */
    private static final String DEVICE_REMOVAL = "com.delphix:device_removal";

    /** A device that has labels. */
    record Member(Candidate device, Labels labels) {

        VdevLabel label() {
            return labels.label();
        }

        Path path() {
            return device.name(label().path().orElse(""));
        }

        boolean isWhereItWas() {
            return path().toString().equals(label().path().orElse(""));
        }
    }

    /** As libzutil does: the path in the label, then the path that shows more labels, then the search order. */
    private static final Comparator<Member> BEST_PATH = Comparator.comparing(Member::isWhereItWas)
            .thenComparing(member -> member.labels().copies())
            .thenComparing(member -> -member.device().order());

    private final VdevLabel newest;
    private final Map<Long, VdevLabel> tops;
    private final Map<Guid, Member> leaves;

    private LabelledPool(Collection<Member> members) {
        newest = members.stream()
                .map(Member::label)
                .max(Comparator.comparingLong(VdevLabel::txg))
                .orElseThrow();
        tops = new TreeMap<>();
        members.stream()
                .map(Member::label)
                .filter(this::isCurrent)
                .forEach(label -> tops.merge(label.topId(), label, (a, b) -> a.txg() >= b.txg() ? a : b));
        leaves = new LinkedHashMap<>();
        members.stream()
                .filter(this::isCurrent)
                .forEach(member ->
                        leaves.merge(member.label().leaf(), member, (a, b) -> BEST_PATH.compare(a, b) >= 0 ? a : b));
    }

    /** Sorts devices by the pools that they are part of. */
    static List<LabelledPool> of(Collection<Member> members) {
        Map<Guid, List<Member>> byPool = new HashMap<>();
        for (Member member : members) {
            byPool.computeIfAbsent(member.label().pool().guid(), any -> new ArrayList<>())
                    .add(member);
        }
        return byPool.values().stream()
                .map(LabelledPool::new)
                .sorted(Comparator.comparing(pool -> pool.newest().pool().name()))
                .toList();
    }

    /** A place that the newest label knows; others are of a vdev that was removed. */
    private boolean isCurrent(VdevLabel label) {
        return label.topId() < newest.topCount().orElse(Long.MAX_VALUE)
                && !newest.holes().contains(label.topId());
    }

    /** A device that its top-level vdev still knows; others were detached or replaced. */
    private boolean isCurrent(Member member) {
        VdevLabel top = tops.get(member.label().topId());
        Set<Guid> known = new HashSet<>();
        if (top != null) {
            collectGuids(top.tree(), known);
        }
        return known.contains(member.label().leaf());
    }

    private static void collectGuids(NvList vdev, Set<Guid> into) {
        vdev.uint64("guid").ifPresent(guid -> into.add(new Guid(guid)));
        vdev.lists("children").forEach(child -> collectGuids(child, into));
    }

    VdevLabel newest() {
        return newest;
    }

    /** Its leaf vdevs, one path for each. */
    Map<Path, VdevLabel> devices() {
        Map<Path, VdevLabel> devices = new TreeMap<>();
        leaves.values().forEach(member -> devices.put(member.path(), member.label()));
        return devices;
    }

    VdevHealth health() {
        long places = newest.topCount().orElse(0) - newest.holes().size();
        boolean complete = tops.size() >= places || newest.featuresForRead().contains(DEVICE_REMOVAL);
        return complete
                ? VdevHealth.group(tops.values().stream().map(top -> VdevHealth.of(top.tree(), leaves.keySet())), 0)
                : VdevHealth.UNAVAIL;
    }
}
